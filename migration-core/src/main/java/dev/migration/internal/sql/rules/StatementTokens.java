// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql.rules;

import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.Syntax;
import dev.migration.internal.sql.lexer.TokenType;
import dev.migration.internal.text.AsciiCase;
import dev.migration.internal.text.CharWindow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A statement's tokens, words in lower case and comments left out; read only as far as they are asked for. */
public final class StatementTokens {

    private final String sql;
    private final Syntax syntax;
    private final List<String> opening;
    private final @Nullable TrackedWords trackedWords;
    private @Nullable Lexer lexer;
    private final List<String> tokens = new ArrayList<>();
    private boolean complete;

    public StatementTokens(String sql, Syntax syntax) {
        this(sql, syntax, List.of(), null);
    }

    /** The tokens of a statement that was read before: its first ones, and the words that were noted then, if any were. */
    public StatementTokens(String sql, Syntax syntax, List<String> opening, @Nullable TrackedWords trackedWords) {
        this.sql = sql;
        this.syntax = syntax;
        this.opening = opening;
        this.trackedWords = trackedWords;
    }

    /** False where this word, in lower case, is known not to be there; signs are no words. */
    boolean mayHave(String word) {
        return trackedWords == null || trackedWords.mayHave(word);
    }

    /** Whether a text is there in any case, also in a literal. */
    boolean mentions(String text) {
        return AsciiCase.lower(sql).contains(text);
    }

    /** False where none of the tracked words is there. */
    boolean mayHaveTracked() {
        return trackedWords == null || trackedWords.seen != 0;
    }

    /** Whether the token at an index is known without reading the text. */
    boolean isKnown(int index) {
        return index < opening.size();
    }

    /** The first token; empty if there is none. */
    String first() {
        return Objects.requireNonNullElse(at(0), "");
    }

    /** The token at an index from 0, null after the last one. */
    @Nullable
    public String at(int index) {
        if (isKnown(index)) {
            return opening.get(index);
        }
        while (!complete && tokens.size() <= index) {
            readToken();
        }
        return index < tokens.size() ? tokens.get(index) : null;
    }

    /** The index after the token at this one, or after the closing parenthesis where it is an opening one. */
    int after(int index) {
        int depth = 0;
        int next = index;
        do {
            String token = at(next);
            if (token == null) {
                return next;
            }
            depth += token.equals("(") ? 1 : token.equals(")") ? -1 : 0;
            next++;
        } while (depth > 0);
        return next;
    }

    /** The indices of the tokens that call a function, with its name in quotes or without. */
    List<Integer> calls(String function) {
        String quoted = quoted(function);
        if (!mayHave(function) && !mayHave(quoted)) {
            return List.of();
        }
        var calls = new ArrayList<Integer>();
        for (int i = 0; at(i) != null; i++) {
            String name = at(i);
            if ((function.equals(name) || quoted.equals(name)) && "(".equals(at(i + 1))) {
                calls.add(i);
            }
        }
        return calls;
    }

    /** Whether a function is called with an argument. */
    boolean callsWithArgument(String function) {
        return calls(function).stream().anyMatch(call -> !")".equals(at(call + 2)));
    }

    /** Whether these tokens are there, one after the other, with names in quotes or without. */
    boolean hasInRow(String... sequence) {
        for (int i = 0; at(i) != null; i++) {
            int matched = 0;
            while (matched < sequence.length && isNamed(i + matched, sequence[matched])) {
                matched++;
            }
            if (matched == sequence.length) {
                return true;
            }
        }
        return false;
    }

    private boolean isNamed(int index, String name) {
        String token = at(index);
        return name.equals(token) || quoted(name).equals(token);
    }

    /** Whether this word, in lower case, is there, in quotes or without. */
    boolean has(String word) {
        String quoted = quoted(word);
        if (!mayHave(word) && !mayHave(quoted)) {
            return false;
        }
        int next = 0;
        while (at(next) != null && !word.equals(at(next)) && !quoted.equals(at(next))) {
            next++;
        }
        return at(next) != null;
    }

    static String quoted(String name) {
        return '"' + name + '"';
    }

    private void readToken() {
        if (lexer == null) {
            lexer = new Lexer(new CharWindow(sql), syntax);
        }
        TokenType type = lexer.next();
        switch (type) {
            case END -> complete = true;
            case LINE_COMMENT, BLOCK_COMMENT, EXECUTABLE_COMMENT -> {}
            case WORD -> tokens.add(lexer.lowerCase());
            default -> tokens.add(lexer.text());
        }
    }

    /**
     * Which of the few words that decide a rule a statement has, noted while it was read: a long INSERT without RETURNING
     * need not be read again.
     */
    public static final class TrackedWords {

        private final List<String> tracked;
        /** A bit for each length that one of them has: most words have another one. */
        private final long lengths;

        private int seen;

        /** No word yet; these, in lower case, are noted. */
        public TrackedWords(List<String> tracked) {
            this.tracked = tracked;
            long all = 0;
            for (String word : tracked) {
                all |= 1L << word.length();
            }
            this.lengths = all;
        }

        public void clear() {
            seen = 0;
        }

        public void add(Lexer word) {
            // A shift is by the length modulo 64, so that a very long word may be compared in vain.
            if ((lengths & 1L << word.length()) == 0) {
                return;
            }
            for (int i = 0; i < tracked.size(); i++) {
                if (word.is(tracked.get(i))) {
                    seen |= 1 << i;
                }
            }
        }

        private boolean mayHave(String word) {
            int index = tracked.indexOf(word);
            return index < 0 || (seen & 1 << index) != 0;
        }
    }

    /**
     * How a kind of statement starts, written as the manuals do: {@code CREATE [UNIQUE] INDEX CONCURRENTLY}. Besides words
     * there are {@code [X]} for an optional one, {@code X|Y} for alternatives, {@code !X|Y} for any one token but
     * these, {@code ~X|Y} for one that has such a text in it, {@code *} for any one token, {@code …} for any tokens (what is
     * in parentheses is treated as one), and {@code $} for the statement's end. After the pattern a statement may continue.
     */
    static final class Pattern {

        private final List<Element> elements;

        private Pattern(List<Element> elements) {
            this.elements = elements;
        }

        enum Way {
            IS,
            IS_NOT,
            CONTAINS
        }

        record Element(Set<String> tokens, boolean optional, Way way) {

            boolean is(String sign) {
                return tokens.contains(sign);
            }

            /** False where the words are known not to be there, without reading the statement. */
            boolean isPossible(StatementTokens statement) {
                if (optional || way != Way.IS) {
                    return true;
                }
                for (String token : tokens) {
                    if (statement.mayHave(token)) {
                        return true;
                    }
                }
                return false;
            }

            boolean matches(String token) {
                String lower = AsciiCase.lower(token);
                return switch (way) {
                    case IS -> is("*") || tokens.contains(lower);
                    case IS_NOT -> !tokens.contains(lower);
                    case CONTAINS -> tokens.stream().anyMatch(lower::contains);
                };
            }
        }

        static Pattern of(String pattern) {
            return new Pattern(
                    Arrays.stream(pattern.split(" ")).map(Pattern::element).toList());
        }

        private static Element element(String text) {
            boolean optional = text.startsWith("[");
            Way way = text.startsWith("!") ? Way.IS_NOT : text.startsWith("~") ? Way.CONTAINS : Way.IS;
            String words = optional ? text.substring(1, text.length() - 1) : way == Way.IS ? text : text.substring(1);
            return new Element(Set.of(AsciiCase.lower(words).split("\\|")), optional, way);
        }

        /** The words a statement of this pattern can start with. */
        Set<String> firstWords() {
            return elements.get(0).tokens();
        }

        /** Whether a statement that starts with one of the first words continues as the pattern does. */
        boolean matchesAfterFirstWord(StatementTokens tokens) {
            return matches(tokens, 1, 1);
        }

        private boolean matches(StatementTokens tokens, int element, int index) {
            if (element == elements.size()) {
                return true;
            }
            Element expected = elements.get(element);
            if (!tokens.isKnown(index) && !expected.isPossible(tokens)) {
                return false;
            }
            if (expected.is("…")) {
                if (!elements.get(element + 1).isPossible(tokens)) {
                    return false;
                }
                int next = index;
                while (!matches(tokens, element + 1, next)) {
                    if (tokens.at(next) == null) {
                        return false;
                    }
                    next = tokens.after(next);
                }
                return true;
            }
            String token = tokens.at(index);
            if (expected.is("$")) {
                return token == null;
            }
            if (token != null && expected.matches(token) && matches(tokens, element + 1, index + 1)) {
                return true;
            }
            return expected.optional() && matches(tokens, element + 1, index);
        }
    }
}
