package dev.migration.internal.sql.rules;

import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.Syntax;
import dev.migration.internal.sql.lexer.TokenType;
import dev.migration.internal.text.CharWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
            this.lengths =
                    tracked.stream().mapToLong(word -> 1L << word.length()).reduce(0, (a, b) -> a | b);
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
}
