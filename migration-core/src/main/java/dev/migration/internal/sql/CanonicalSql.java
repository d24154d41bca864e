// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.migration.internal.sql.DelimiterReader.GooseMark;
import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.TokenType;
import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.sql.rules.StatementTokens;
import dev.migration.internal.text.CharWindow;
import dev.migration.internal.text.Sha256;
import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** SQL without what makes no difference to the database: comments, layout and empty statements; and its hash. */
public final class CanonicalSql {

    private final Dialect dialect;
    private final Lexer lexer;
    private final DelimiterReader delimiters;
    private final CopySection copy;
    private final StringBuilder canonical;
    private boolean insideStatement;
    private boolean semicolonDue;
    private boolean delimiterDue;
    private boolean marked;
    private boolean copies;
    private int statementStart;

    private CanonicalSql(String sql, Dialect dialect) {
        this.dialect = dialect;
        var window = new CharWindow(sql);
        this.lexer = new Lexer(window, dialect.syntax());
        this.delimiters = new DelimiterReader(window, lexer, dialect);
        this.copy = new CopySection(window, lexer, dialect.syntax());
        this.canonical = new StringBuilder(sql.length());
    }

    /**
     * The tokens with single spaces between them; literals, names and the data of COPY exactly as written. A statement with
     * semicolons inside is put between goose's marks. Texts with the same canonical form run the same.
     */
    public static String of(String sql, Dialect dialect) {
        return new CanonicalSql(sql, dialect).read();
    }

    /** Whether two scripts, if there are any, differ in comments and layout only. */
    public static boolean isSame(@Nullable String one, @Nullable String other, Dialect dialect) {
        String first = one == null ? "" : of(one, dialect);
        return first.equals(other == null ? "" : of(other, dialect));
    }

    private String read() {
        for (TokenType type = delimiters.next(); type != TokenType.END; type = delimiters.next()) {
            switch (type) {
                case LINE_COMMENT, BLOCK_COMMENT, STATEMENT_BEGIN -> {}
                case SEMICOLON -> endAtSemicolon();
                case STATEMENT_END, DELIMITER_COMMAND -> endStatement();
                case INNER_SEMICOLON -> semicolonDue = insideStatement;
                default -> add();
            }
        }
        endStatement();
        return canonical.toString();
    }

    private void add() {
        if (!insideStatement) {
            begin();
        } else if (semicolonDue) {
            marked = true;
            canonical.append(" ;");
        }
        semicolonDue = false;
        if (!canonical.isEmpty()) {
            // 'a' and 'b' on two lines are one string, on one line an error.
            canonical.append(lexer.continuesPrevious() ? '\n' : ' ');
        }
        canonical.append(lexer.text());
    }

    private void begin() {
        insideStatement = true;
        copies = lexer.is("copy");
        lexer.pin();
        if (delimiterDue) {
            canonical.append(" ;");
            delimiterDue = false;
        }
        statementStart = canonical.length();
    }

    private void endAtSemicolon() {
        boolean dataFollow = insideStatement && copies && copiesData(canonical.substring(statementStart));
        endStatement();
        if (dataFollow) {
            canonical.append(" ;\n").append(copyData()).append("\\.\n");
            delimiterDue = false;
        }
    }

    private boolean copiesData(String statement) {
        return dialect.rules().kindOf(new StatementTokens(statement, dialect.syntax())) == StatementKind.COPY;
    }

    private String copyData() {
        // SQL after it on its line cannot be run.
        copy.begin();
        var lines = new StringWriter();
        try (Reader data = Objects.requireNonNull(copy.data())) {
            data.transferTo(lines);
        } catch (EOFException e) {
            // Without an end it cannot be run.
            lines.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        copy.end();
        return lines.toString();
    }

    private void endStatement() {
        if (insideStatement && marked) {
            canonical.insert(statementStart, "\n" + GooseMark.BEGIN.text() + "\n");
            canonical.append("\n").append(GooseMark.END.text()).append("\n");
        } else {
            delimiterDue |= insideStatement;
        }
        insideStatement = false;
        semicolonDue = false;
        marked = false;
        lexer.unpin();
    }

    /** A hash of the statements of a script so far, the same for texts that differ in comments and layout only. */
    public static final class Hash {

        private final Dialect dialect;
        private final MessageDigest digest = Sha256.start();

        /** The hash of no statement yet. */
        public Hash(Dialect dialect) {
            this.dialect = dialect;
        }

        /** Adds the next statement. */
        public void add(Statement statement) {
            digest.update(CanonicalSql.of(statement.text(), dialect).getBytes(UTF_8));
            digest.update((byte) 0);
        }

        public void addData(Reader copyData) {
            try (Reader data = new HashedData(copyData)) {
                data.transferTo(Writer.nullWriter());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** The same while another reads them, through the reader that this returns: they are added when it is at its end. */
        public Reader addingData(Reader copyData) {
            return new HashedData(copyData);
        }

        /** SHA-256 over the statements so far, in lower-case hex. */
        public String value() {
            try {
                MessageDigest soFar = (MessageDigest) digest.clone();
                return HexFormat.of().formatHex(soFar.digest());
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException("this JDK's SHA-256 cannot be cloned", e);
            }
        }

        private final class HashedData extends Reader {

            private final Reader data;
            private final MessageDigest dataDigest = Sha256.start();
            private boolean ended;

            HashedData(Reader data) {
                this.data = data;
            }

            @Override
            public int read(char[] buffer, int from, int length) throws IOException {
                int count = data.read(buffer, from, length);
                if (count > 0) {
                    // Both halves of each character: where one read ends and the next starts makes no difference.
                    var bytes = ByteBuffer.allocate(2 * count);
                    bytes.asCharBuffer().put(buffer, from, count);
                    dataDigest.update(bytes);
                } else if (count < 0 && !ended) {
                    ended = true;
                    digest.update(dataDigest.digest());
                }
                return count;
            }

            @Override
            public void close() throws IOException {
                data.close();
            }
        }
    }
}
