package dev.migration.internal.script;

import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.Syntax;
import dev.migration.internal.sql.lexer.TokenType;
import dev.migration.internal.text.CharWindow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tokens of a statement that runs in ranges, in which the ends of the range are one token each. Comments are none. */
record BatchTokens(List<Token> list) {

    /** What may stand where a name could, and is none. */
    private static final Set<String> KEYWORDS = Set.of(
            "and",
            "asymmetric",
            "between",
            "by",
            "case",
            "else",
            "end",
            "having",
            "in",
            "is",
            "like",
            "not",
            "on",
            "or",
            "select",
            "set",
            "symmetric",
            "then",
            "when",
            "where");

    /**
     * One of them.
     *
     * @param text of a word in lower case, of a name in quotes without them, else as it is written
     * @param end the offset after its last character
     * @param isName whether it is a name, or a word that may be one
     * @param isBound whether it is an end of the range, of which the text is from or to
     * @param isNested whether it is in a query in parentheses, whose names are of other tables
     */
    record Token(TokenType type, String text, int start, int end, boolean isName, boolean isBound, boolean isNested) {}

    /**
     * A name with its dots.
     *
     * @param first the index of its first token
     * @param end the index of the token after it
     */
    record Name(List<String> parts, int first, int end) {

        String last() {
            return parts.get(parts.size() - 1);
        }

        /** What is before the last part: the schema of a table, or the table of a column; empty where nothing is. */
        String qualifier() {
            return parts.size() == 1 ? "" : parts.get(parts.size() - 2);
        }

        @Override
        public String toString() {
            return String.join(".", parts);
        }
    }

    static BatchTokens of(String sql, Syntax syntax) {
        var lexer = new Lexer(new CharWindow(sql), syntax);
        List<Token> tokens = new ArrayList<>();
        Deque<Boolean> nested = new ArrayDeque<>(List.of(false));
        boolean opens = false;
        for (TokenType type = lexer.next(); type != TokenType.END; type = lexer.next()) {
            if (type == TokenType.LINE_COMMENT || type == TokenType.BLOCK_COMMENT) {
                continue;
            }
            // The characters of U&"…" are not read.
            boolean isQuoted = type == TokenType.QUOTED_NAME
                    && !Character.isLetter(lexer.text().charAt(0));
            String text = type == TokenType.WORD ? lexer.lowerCase() : isQuoted ? bare(lexer.text()) : lexer.text();
            if (opens) {
                boolean isQuery = type == TokenType.WORD
                        && Set.of("select", "with", "values").contains(text);
                nested.push(nested.element() || isQuery);
            }
            opens = type == TokenType.OPEN_PARENTHESIS;
            int start = (int) lexer.start();
            int end = (int) lexer.end();
            boolean isEnd = type == TokenType.WORD && Set.of("from", "to").contains(text);
            int colon = tokens.size() - 1;
            boolean follows = colon >= 0
                    && tokens.get(colon).text().equals(":")
                    && tokens.get(colon).start() == start - 1;
            if (isEnd && follows) {
                tokens.set(colon, new Token(type, text, start - 1, end, false, true, nested.element()));
            } else {
                tokens.add(new Token(
                        type,
                        text,
                        start,
                        end,
                        isQuoted || (type == TokenType.WORD && !KEYWORDS.contains(text)),
                        false,
                        nested.element()));
            }
            if (type == TokenType.CLOSE_PARENTHESIS && nested.size() > 1) {
                nested.pop();
            }
        }
        return new BatchTokens(List.copyOf(tokens));
    }

    private static String bare(String quoted) {
        char end = quoted.charAt(quoted.length() - 1);
        return quoted.substring(1, quoted.length() - 1).replace("" + end + end, "" + end);
    }

    /** The token's text; empty outside, and for an end of the range. */
    String at(int index) {
        return index < 0 || index >= list.size() || list.get(index).isBound()
                ? ""
                : list.get(index).text();
    }

    boolean isBound(int index) {
        return index >= 0 && index < list.size() && list.get(index).isBound();
    }

    private boolean isName(int index) {
        return index >= 0 && index < list.size() && list.get(index).isName();
    }

    /** The name that starts at an index; null where none does. */
    @Nullable
    Name nameAt(int index) {
        if (!isName(index)) {
            return null;
        }
        int end = index + 1;
        while (at(end).equals(".") && isName(end + 1)) {
            end += 2;
        }
        return name(index, end);
    }

    /** The name before an index; null where something else is, of which it may be a part. */
    @Nullable
    Name nameBefore(int index) {
        int first = index - 1;
        if (!isName(first)) {
            return null;
        }
        while (at(first - 1).equals(".") && isName(first - 2)) {
            first -= 2;
        }
        return Set.of("(", "and", "or", "where", "on", "when", "not").contains(at(first - 1))
                ? name(first, index)
                : null;
    }

    private Name name(int first, int end) {
        List<String> parts = new ArrayList<>();
        for (int i = first; i < end; i += 2) {
            parts.add(at(i));
        }
        return new Name(List.copyOf(parts), first, end);
    }
}
