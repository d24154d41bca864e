// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy.rewriting;

import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.Syntax;
import dev.migration.internal.sql.lexer.TokenType;
import dev.migration.internal.text.CharWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A statement, or a part of one.
 *
 * @param list its tokens, and where they are
 * @param comments those inside, which are no tokens
 */
public record Tokens(String sql, List<Token> list, List<String> comments, Syntax syntax) {

    /**
     * One token.
     *
     * @param word as it is compared: a word in lower case, all else as it is written
     */
    public record Token(TokenType type, String word, int start, int end) {

        public boolean isName() {
            return type == TokenType.WORD || type == TokenType.QUOTED_NAME;
        }
    }

    public static Tokens of(String sql, Syntax syntax) {
        var lexer = new Lexer(new CharWindow(sql), syntax);
        List<Token> tokens = new ArrayList<>();
        List<String> comments = new ArrayList<>();
        for (TokenType type = lexer.next(); type != TokenType.END; type = lexer.next()) {
            if (type == TokenType.LINE_COMMENT || type == TokenType.BLOCK_COMMENT) {
                comments.add(
                        sql.substring((int) lexer.start(), (int) lexer.end()).strip());
            } else {
                tokens.add(new Token(
                        type, type == TokenType.WORD ? lexer.lowerCase() : lexer.text(), (int) lexer.start(), (int)
                                lexer.end()));
            }
        }
        return new Tokens(sql, List.copyOf(tokens), List.copyOf(comments), syntax);
    }

    public int size() {
        return list.size();
    }

    /** The token at an index; empty after the last one. */
    public String at(int index) {
        return index >= 0 && index < list.size() ? list.get(index).word() : "";
    }

    /** Whether the tokens from an index on are these. */
    public boolean has(int index, String... words) {
        for (int i = 0; i < words.length; i++) {
            if (!words[i].equals(at(index + i))) {
                return false;
            }
        }
        return true;
    }

    /** The index after these tokens where they are there, else the same. */
    public int skip(int index, String... words) {
        return has(index, words) ? index + words.length : index;
    }

    /** The index of a token that is in no parentheses; the number of tokens where there is none. */
    public int find(int from, String... anyOf) {
        int depth = 0;
        for (int i = from; i < size(); i++) {
            String token = at(i);
            if (depth == 0 && List.of(anyOf).contains(token)) {
                return i;
            }
            depth += token.equals("(") ? 1 : token.equals(")") ? -1 : 0;
        }
        return size();
    }

    /** Whether a token is anywhere. */
    public boolean contains(String word) {
        return list.stream().anyMatch(token -> token.word().equals(word));
    }

    /** The index after the closing parenthesis of the one at an index. */
    public int close(int open) {
        return Math.min(find(open + 1, ")") + 1, size());
    }

    /** The text from one token to the one before another, with the comments between them. */
    public String text(int from, int to) {
        return from >= to
                ? ""
                : sql.substring(list.get(from).start(), list.get(to - 1).end());
    }

    /** The rest of the text from a token on. */
    public String from(int index) {
        return index < size() ? sql.substring(list.get(index).start()) : "";
    }

    /** The same part as tokens of their own. */
    public Tokens part(int from, int to) {
        return of(text(from, to), syntax);
    }

    /** The name that starts at an index; null where none does. */
    @Nullable
    public SqlName name(int index) {
        if (index >= size() || !list.get(index).isName()) {
            return null;
        }
        int end = index + 1;
        while (at(end).equals(".") && end + 1 < size() && list.get(end + 1).isName()) {
            end += 2;
        }
        List<String> parts = new ArrayList<>();
        for (int i = index; i < end; i += 2) {
            parts.add(bare(list.get(i)));
        }
        return new SqlName(text(index, end), parts, end);
    }

    /** All names in it, without quotes. */
    public Set<String> names() {
        return list.stream().filter(Token::isName).map(Tokens::bare).collect(Collectors.toSet());
    }

    public static String bare(Token token) {
        String word = token.word();
        return token.type() == TokenType.WORD
                ? word
                : word.substring(1, word.length() - 1).replace("\"\"", "\"").replace("``", "`");
    }

    /** As it is compared with another statement: without what does not matter when something is dropped. */
    public String canonical() {
        return list.stream()
                .map(token -> token.isName() ? bare(token) : token.word())
                .collect(Collectors.joining(" "))
                .replaceAll(" (?:if (?:not )?exists|concurrently|only|column|cascade|restrict)\\b", "")
                .replaceAll("(?<=(?:table|index|view|trigger|function) )\\S+ \\. ", "")
                .toLowerCase(Locale.ROOT);
    }
}
