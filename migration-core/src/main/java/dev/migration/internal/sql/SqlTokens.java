// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql;

import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.Syntax;
import dev.migration.internal.sql.lexer.TokenType;
import dev.migration.internal.text.CharWindow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a statement, or of a part of one. Comments are left out; of one whose text the server runs, only the signs
 * around that text are. {@code :from} and {@code :to}, the ends of a batch's range, are one token each.
 */
public record SqlTokens(List<Token> list) {

    private static final Set<TokenType> NAMES = Set.of(TokenType.WORD, TokenType.QUOTED_NAME, TokenType.STRING);

    private static final Set<TokenType> NOT_OUTSIDE =
            Set.of(TokenType.OPEN_PARENTHESIS, TokenType.CLOSE_PARENTHESIS, TokenType.EXECUTABLE_COMMENT);

    /**
     * One of them.
     *
     * @param text of a word in lower case, else as it is written
     * @param raw as it is written
     * @param end the offset after its last character
     * @param depth in how many parentheses and brackets it is; they themselves are outside
     */
    public record Token(TokenType type, String text, String raw, int start, int end, int depth) {

        public boolean isQuoted() {
            return type == TokenType.STRING || type == TokenType.QUOTED_NAME;
        }
    }

    /**
     * A name with its dots.
     *
     * @param parts as they are written
     * @param first the index of its first token
     * @param end the index of the token after it
     */
    public record Name(List<String> parts, int first, int end) {

        public String last() {
            return parts.get(parts.size() - 1);
        }

        /** What is before the last part: the schema of a table, or the table of a column. */
        public List<String> qualifier() {
            return parts.subList(0, parts.size() - 1);
        }

        /** What is before the last dot, without quotes; null where there is none. */
        public @Nullable String schema() {
            return parts.size() == 1 ? null : bare(parts.get(parts.size() - 2));
        }

        /** Whether it may be the same table: where both have a schema, these are compared. Quotes and case make no difference. */
        public boolean mayBe(Name other) {
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

    public static SqlTokens of(String sql, Syntax syntax) {
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
        return new SqlTokens(List.copyOf(tokens));
    }

    /** A name without its quotes. */
    public static String bare(String name) {
        char end = name.charAt(name.length() - 1);
        return Character.isLetterOrDigit(name.charAt(0)) || name.length() < 2 || "\"`]'".indexOf(end) < 0
                ? name
                : name.substring(1, name.length() - 1).replace("" + end + end, "" + end);
    }

    /** The token's text; empty outside. */
    public String at(int index) {
        return index < 0 || index >= list.size() ? "" : list.get(index).text();
    }

    public boolean isAny(int index, String... words) {
        return List.of(words).contains(at(index));
    }

    /** Whether this word or sign is anywhere. */
    public boolean mentions(String word) {
        return list.stream().anyMatch(token -> token.text().equals(word));
    }

    /** Whether these are anywhere, one after the other. */
    public boolean has(String... words) {
        return Collections.indexOfSubList(texts(), List.of(words)) >= 0;
    }

    /** Their texts. */
    public List<String> texts() {
        return list.stream().map(Token::text).toList();
    }

    /** Those outside all parentheses, and without the signs of a comment whose text runs. */
    public SqlTokens outside() {
        return new SqlTokens(list.stream()
                .filter(token -> token.depth() == 0 && !NOT_OUTSIDE.contains(token.type()))
                .toList());
    }

    /** The index of what closes the parenthesis at an index. */
    public int closing(int open) {
        int depth = list.get(open).depth();
        int at = open + 1;
        while (at < list.size() && list.get(at).depth() > depth) {
            at++;
        }
        return at;
    }

    /** Where a token starts, or the statement where there is none. */
    public int start(int index) {
        return index < 0 || index >= list.size() ? 0 : list.get(index).start();
    }

    /** Whether one of these words is there, outside all parentheses, and not as the name of a column. */
    public boolean isOuter(int index, Set<String> words) {
        return index < list.size()
                && list.get(index).depth() == 0
                && words.contains(at(index))
                && !at(index - 1).equals(".");
    }

    /** The next one of these words that is there; the end where none is. */
    public int outer(int from, Set<String> words) {
        int index = from;
        while (index < list.size() && !isOuter(index, words)) {
            index++;
        }
        return index;
    }

    /** The name that starts at an index; null where none does. */
    @Nullable
    public Name nameAt(int index) {
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
