package dev.migration.internal.sql.rules;

import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.TokenType;
import dev.migration.internal.text.CharWindow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement's tokens, words in lower case and comments left out; read only as far as somebody asks. */
public final class Phrase {

    private final String sql;
    private final Dialect dialect;
    private final List<String> opening;
    private final Mentions mentions;
    private @Nullable Lexer lexer;
    private final List<String> tokens = new ArrayList<>();
    private boolean complete;

    public Phrase(String sql, Dialect dialect) {
        this(sql, dialect, List.of(), Mentions.UNKNOWN);
    }

    /**
     * The tokens of a statement of which something is known already.
     *
     * @param opening its first tokens
     */
    public Phrase(String sql, Dialect dialect, List<String> opening, Mentions mentions) {
        this.sql = sql;
        this.dialect = dialect;
        this.opening = opening;
        this.mentions = mentions;
    }

    Mentions mentions() {
        return mentions;
    }

    /** Whether the token at an index is there without a look at the text. */
    boolean isKnown(int index) {
        return index < opening.size();
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

    private void readToken() {
        if (lexer == null) {
            lexer = new Lexer(new CharWindow(sql), dialect);
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
