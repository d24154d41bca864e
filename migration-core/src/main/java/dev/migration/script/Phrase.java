package dev.migration.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A statement's tokens, words in lower case and comments left out; read only as far as somebody asks. */
final class Phrase {

    private final String sql;
    private final Dialect dialect;
    private final Set<String> absent;
    private @Nullable Lexer lexer;
    private final List<String> tokens = new ArrayList<>();
    private boolean complete;

    /**
     * The tokens of a statement.
     *
     * @param absent words in lower case that are known not to be in it
     */
    Phrase(String sql, Dialect dialect, Set<String> absent) {
        this.sql = sql;
        this.dialect = dialect;
        this.absent = absent;
    }

    /** Whether this word, in lower case, can be in the statement. */
    boolean mayMention(String word) {
        return !absent.contains(word);
    }

    /** The token at an index from 0, null after the last one. */
    @Nullable
    String at(int index) {
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

    private void readToken() {
        if (lexer == null) {
            lexer = new Lexer(new CharWindow(sql), dialect);
        }
        TokenType type = lexer.next();
        switch (type) {
            case END -> complete = true;
            case LINE_COMMENT, BLOCK_COMMENT -> {}
            case WORD -> tokens.add(AsciiCase.lower(lexer.text()));
            default -> tokens.add(lexer.text());
        }
    }
}
