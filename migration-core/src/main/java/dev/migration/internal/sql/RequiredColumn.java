package dev.migration.internal.sql;

import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.TokenType;
import dev.migration.internal.text.CharWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A column that an {@code ALTER TABLE} makes NOT NULL, with no value for the rows that are there.
 *
 * @param table the name of the table, with its schema in front where the statement has it
 * @param added whether the statement adds it; else it was nullable before
 * @param index where the clause starts in the statement's text
 */
public record RequiredColumn(List<Name> table, Name column, boolean added, int index) {

    private static final int LONGEST = 64 * 1024;

    /** What may follow ADD and is no column. */
    private static final Set<String> NO_COLUMN = Set.of(
            "CONSTRAINT",
            "PRIMARY",
            "UNIQUE",
            "FOREIGN",
            "CHECK",
            "INDEX",
            "KEY",
            "FULLTEXT",
            "SPATIAL",
            "VECTOR",
            "EXCLUDE",
            "PARTITION",
            "PERIOD",
            "SYSTEM");

    /** What gives the rows a value. */
    private static final Set<String> FILLS = Set.of(
            "DEFAULT",
            "GENERATED",
            "IDENTITY",
            "AUTO_INCREMENT",
            "AUTOINCREMENT",
            "AS",
            "SERIAL",
            "BIGSERIAL",
            "SMALLSERIAL",
            "SERIAL2",
            "SERIAL4",
            "SERIAL8");

    /** A name; without quotes the database chooses its case. */
    public record Name(String text, boolean quoted) {}

    private record Token(TokenType type, String text, int index) {}

    /** Those of a statement; none where it is not understood. */
    public static List<RequiredColumn> of(Statement statement, Dialect dialect) {
        String sql = statement.text();
        if (!sql.regionMatches(true, 0, "ALTER", 0, "ALTER".length()) || sql.length() > LONGEST) {
            return List.of();
        }
        return new Reading(tokens(sql, dialect)).columns();
    }

    private static List<Token> tokens(String sql, Dialect dialect) {
        var lexer = new Lexer(new CharWindow(sql), dialect.syntax());
        List<Token> tokens = new ArrayList<>();
        for (TokenType type = lexer.next(); type != TokenType.END; type = lexer.next()) {
            if (type != TokenType.LINE_COMMENT && type != TokenType.BLOCK_COMMENT) {
                tokens.add(new Token(type, lexer.text(), (int) lexer.start()));
            }
        }
        return tokens;
    }

    /** From the first token to the last. */
    private static final class Reading {

        private final List<Token> tokens;
        private final List<Name> table = new ArrayList<>();
        private final List<RequiredColumn> found = new ArrayList<>();
        private int at;

        private Reading(List<Token> tokens) {
            this.tokens = tokens;
        }

        private List<RequiredColumn> columns() {
            if (!skip("ALTER") || !skip("TABLE")) {
                return List.of();
            }
            skip("ONLY");
            skipIfExists();
            do {
                if (!isName(at)) {
                    return List.of();
                }
                table.add(name(at++));
            } while (skipSymbol("."));
            skipSymbol("*");
            while (at < tokens.size()) {
                int end = endOfClause(at);
                clause(end);
                at = end + 1;
            }
            return found;
        }

        private void clause(int end) {
            int start = at;
            if (skip("ADD")) {
                skip("COLUMN");
                skipIfExists();
                if (at < end && tokens.get(at).type() == TokenType.OPEN_PARENTHESIS) {
                    at++;
                    while (at < end - 1) {
                        int endOfColumn = Math.min(endOfClause(at), end - 1);
                        add(start, endOfColumn);
                        at = endOfColumn + 1;
                    }
                } else {
                    add(start, end);
                }
            } else if (skip("ALTER")) {
                skip("COLUMN");
                if (isName(at) && is(at + 1, "SET") && is(at + 2, "NOT") && is(at + 3, "NULL")) {
                    found.add(new RequiredColumn(
                            table, name(at), false, tokens.get(start).index()));
                }
            } else if (skip("MODIFY") || skip("CHANGE")) {
                skip("COLUMN");
                skipIfExists();
                if (isName(at) && isRequired(at + 1, end)) {
                    found.add(new RequiredColumn(
                            table, name(at), false, tokens.get(start).index()));
                }
            }
        }

        private void add(int start, int end) {
            boolean column = isName(at)
                    && !(tokens.get(at).type() == TokenType.WORD
                            && NO_COLUMN.contains(upper(tokens.get(at).text())));
            if (column && isRequired(at + 1, end) && !fills(at + 1, end)) {
                found.add(new RequiredColumn(
                        table, name(at), true, tokens.get(start).index()));
            }
        }

        private boolean isRequired(int from, int end) {
            int depth = 0;
            for (int i = from; i + 1 < end; i++) {
                depth += depth(i);
                if (depth == 0 && ((is(i, "NOT") && is(i + 1, "NULL")) || (is(i, "PRIMARY") && is(i + 1, "KEY")))) {
                    return true;
                }
            }
            return false;
        }

        private boolean fills(int from, int end) {
            for (int i = from; i < end; i++) {
                if (tokens.get(i).type() == TokenType.WORD
                        && FILLS.contains(upper(tokens.get(i).text()))) {
                    return true;
                }
            }
            return false;
        }

        /** The comma after it, or the end. */
        private int endOfClause(int from) {
            int depth = 0;
            for (int i = from; i < tokens.size(); i++) {
                depth += depth(i);
                if (depth == 0 && tokens.get(i).text().equals(",")) {
                    return i;
                }
            }
            return tokens.size();
        }

        /** How much deeper in parentheses the next token is. */
        private int depth(int i) {
            return switch (tokens.get(i).type()) {
                case OPEN_PARENTHESIS -> 1;
                case CLOSE_PARENTHESIS -> -1;
                default -> 0;
            };
        }

        private void skipIfExists() {
            if (skip("IF")) {
                skip("NOT");
                skip("EXISTS");
            }
        }

        private boolean skip(String word) {
            boolean there = is(at, word);
            at += there ? 1 : 0;
            return there;
        }

        private boolean skipSymbol(String symbol) {
            boolean there = at < tokens.size() && tokens.get(at).text().equals(symbol);
            at += there ? 1 : 0;
            return there;
        }

        private boolean is(int i, String word) {
            return i < tokens.size()
                    && tokens.get(i).type() == TokenType.WORD
                    && tokens.get(i).text().equalsIgnoreCase(word);
        }

        private boolean isName(int i) {
            return i < tokens.size()
                    && (tokens.get(i).type() == TokenType.WORD
                            || (tokens.get(i).type() == TokenType.QUOTED_NAME
                                    && "\"`".indexOf(tokens.get(i).text().charAt(0)) >= 0));
        }

        private Name name(int i) {
            String text = tokens.get(i).text();
            if (tokens.get(i).type() == TokenType.WORD) {
                return new Name(text, false);
            }
            String quote = text.substring(0, 1);
            return new Name(text.substring(1, text.length() - 1).replace(quote + quote, quote), true);
        }

        private static String upper(String text) {
            return text.toUpperCase(Locale.ROOT);
        }
    }
}
