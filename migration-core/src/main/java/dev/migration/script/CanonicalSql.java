package dev.migration.script;

import java.io.EOFException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** SQL without what makes no difference to the database: comments, layout and empty statements. */
public final class CanonicalSql {

    private CanonicalSql() {}

    /**
     * The tokens with single spaces between them; literals, names and the data of COPY exactly as written. Texts with the
     * same canonical form run the same. Text that cannot be run has a form too.
     */
    public static String of(String sql, Dialect dialect) {
        var window = new CharWindow(sql);
        var lexer = new Lexer(window, dialect);
        var canonical = new StringBuilder(sql.length());
        int statement = 0;
        boolean copies = false;
        boolean afterStatement = true;
        boolean delimiterDue = false;
        for (TokenType type = lexer.next(); type != TokenType.END; type = lexer.next()) {
            switch (type) {
                case LINE_COMMENT, BLOCK_COMMENT -> {}
                case SEMICOLON -> {
                    delimiterDue |= !afterStatement;
                    if (copies && hasData(canonical.substring(statement), dialect)) {
                        canonical.append(" ;\n").append(copyData(window)).append("\\.\n");
                        lexer.readLine();
                        delimiterDue = false;
                    }
                    copies = false;
                    afterStatement = true;
                }
                default -> {
                    if (delimiterDue) {
                        canonical.append(" ;");
                        delimiterDue = false;
                    }
                    if (!canonical.isEmpty()) {
                        // 'a' and 'b' on two lines are one string, on one line an error.
                        canonical.append(lexer.continuesPrevious() ? '\n' : ' ');
                    }
                    if (afterStatement) {
                        statement = canonical.length();
                        copies = lexer.is("copy");
                        afterStatement = false;
                    }
                    canonical.append(lexer.text());
                }
            }
        }
        return canonical.toString();
    }

    private static boolean hasData(String copy, Dialect dialect) {
        return dialect.rules().kindOf("copy", new Phrase(copy, dialect)) == StatementKind.COPY;
    }

    private static String copyData(CharWindow window) {
        CopyData.passLine(window);
        var lines = new StringWriter();
        try (var data = new CopyData(window)) {
            data.transferTo(lines);
        } catch (EOFException e) {
            // Without an end it cannot be run.
            lines.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines.toString();
    }
}
