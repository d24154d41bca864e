package dev.migration.internal.script;

import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.Syntax;
import dev.migration.internal.sql.lexer.TokenType;
import dev.migration.internal.text.CharWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tokens of a statement that runs in ranges, in which {@code :from} and {@code :to} are one token each. Comments are none. */
record BatchTokens(List<Token> list) {

    private static final Set<TokenType> NAMES = Set.of(TokenType.WORD, TokenType.QUOTED_NAME, TokenType.STRING);

    /**
     * One of them.
     *
     * @param text of a word in lower case, else as it is written
     * @param raw as it is written
     * @param end the offset after its last character
     * @param depth in how many parentheses and brackets it is; they themselves are outside
     */
    record Token(TokenType type, String text, String raw, int start, int end, int depth) {}

    /**
     * A name with its dots.
     *
     * @param parts as they are written
     * @param first the index of its first token
     * @param end the index of the token after it
     */
    record Name(List<String> parts, int first, int end) {

        String last() {
            return parts.get(parts.size() - 1);
        }

        /** What is before the last part: the schema of a table, or the table of a column. */
        List<String> qualifier() {
            return parts.subList(0, parts.size() - 1);
        }

        /** Whether it may be the same table: where both have a schema, these are compared. Quotes and case make no difference. */
        boolean mayBe(Name other) {
            int own = parts.size();
            int others = other.parts.size();
            for (int i = 1; i <= Math.min(own, others); i++) {
                if (!bare(parts.get(own - i)).equalsIgnoreCase(bare(other.parts.get(others - i)))) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public String toString() {
            return String.join(".", parts);
        }
    }

    /**
     * Why the statement cannot run in ranges.
     *
     * @param offset where in it
     */
    record Flaw(int offset, String message, String remedy) {}

    Optional<Flaw> flaw(int index, String message, String remedy) {
        return Optional.of(new Flaw(start(index), message, remedy));
    }

    Optional<Flaw> notUnderstood(int index) {
        return flaw(index, "In batches, " + at(index) + " is not understood here.", BatchStatement.REMEDY);
    }

    /** Of a clause that leaves out or adds up rows. */
    Optional<Flaw> flawOfClause(int index) {
        return flaw(
                index,
                "With " + at(index).toUpperCase(Locale.ROOT) + ", each range would do something else than the whole.",
                "leave it out, or run the statement without the option");
    }

    static BatchTokens of(String sql, Syntax syntax) {
        var lexer = new Lexer(new CharWindow(sql), syntax);
        List<Token> tokens = new ArrayList<>();
        int depth = 0;
        for (TokenType type = lexer.next(); type != TokenType.END; type = lexer.next()) {
            if (type == TokenType.LINE_COMMENT || type == TokenType.BLOCK_COMMENT) {
                continue;
            }
            String raw = lexer.text();
            String text = type == TokenType.WORD ? lexer.lowerCase() : raw;
            int start = (int) lexer.start();
            int end = (int) lexer.end();
            int last = tokens.size() - 1;
            if (Set.of("from", "to").contains(text)
                    && last >= 0
                    && tokens.get(last).text().equals(":")
                    && tokens.get(last).end() == start) {
                tokens.set(last, new Token(TokenType.SYMBOL, ":" + text, ":" + raw, start - 1, end, depth));
                continue;
            }
            if (Set.of(")", "]").contains(text)) {
                depth--;
            }
            tokens.add(new Token(type, text, raw, start, end, depth));
            if (Set.of("(", "[").contains(text)) {
                depth++;
            }
        }
        return new BatchTokens(List.copyOf(tokens));
    }

    /** A name without its quotes. */
    static String bare(String name) {
        char end = name.charAt(name.length() - 1);
        return Character.isLetterOrDigit(name.charAt(0)) || name.length() < 2 || "\"`]'".indexOf(end) < 0
                ? name
                : name.substring(1, name.length() - 1).replace("" + end + end, "" + end);
    }

    /** The token's text; empty outside. */
    String at(int index) {
        return index < 0 || index >= list.size() ? "" : list.get(index).text();
    }

    boolean isAny(int index, String... words) {
        return List.of(words).contains(at(index));
    }

    /** The index of what closes the parenthesis at an index. */
    int closing(int open) {
        int depth = list.get(open).depth();
        int at = open + 1;
        while (at < list.size() && list.get(at).depth() > depth) {
            at++;
        }
        return at;
    }

    /** Where a token starts, or the statement where there is none. */
    int start(int index) {
        return index < 0 || index >= list.size() ? 0 : list.get(index).start();
    }

    /** Whether one of these words is there, outside all parentheses, and not as the name of a column. */
    boolean isOuter(int index, Set<String> words) {
        return index < list.size()
                && list.get(index).depth() == 0
                && words.contains(at(index))
                && !at(index - 1).equals(".");
    }

    /** The next one of these words that is there; the end where none is. */
    int outer(int from, Set<String> words) {
        int index = from;
        while (index < list.size() && !isOuter(index, words)) {
            index++;
        }
        return index;
    }

    /** The name that starts at an index; null where none does. */
    @Nullable
    Name nameAt(int index) {
        List<String> parts = new ArrayList<>();
        int end = index;
        while (isName(end)) {
            parts.add(list.get(end).raw());
            if (!at(end + 1).equals(".") || !isName(end + 2)) {
                return new Name(List.copyOf(parts), index, end + 1);
            }
            end += 2;
        }
        return null;
    }

    /** Where a name has to be, SQLite takes a text for one; so do MariaDB and MySQL with ANSI_QUOTES. */
    private boolean isName(int index) {
        return index >= 0
                && index < list.size()
                && NAMES.contains(list.get(index).type());
    }
}
