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
    private final TrackedWords trackedWords;
    private @Nullable Lexer lexer;
    private final List<String> tokens = new ArrayList<>();
    private boolean complete;

    public StatementTokens(String sql, Syntax syntax) {
        this(sql, syntax, List.of(), TrackedWords.UNKNOWN);
    }

    /**
     * The tokens of a statement that was read before.
     *
     * @param opening its first tokens, kept from then
     * @param trackedWords which of them it has
     */
    public StatementTokens(String sql, Syntax syntax, List<String> opening, TrackedWords trackedWords) {
        this.sql = sql;
        this.syntax = syntax;
        this.opening = opening;
        this.trackedWords = trackedWords;
    }

    TrackedWords trackedWords() {
        return trackedWords;
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
        if (!trackedWords.possible(function) && !trackedWords.possible(quoted)) {
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
}
