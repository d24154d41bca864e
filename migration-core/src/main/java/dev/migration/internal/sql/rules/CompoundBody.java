package dev.migration.internal.sql.rules;

import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.TokenType;
import dev.migration.internal.text.AsciiCase;
import java.util.Set;

/**
 * Follows HSQLDB's routines and triggers, in whose body {@code BEGIN ATOMIC … END} others may stand. These two words
 * together open one; what closes one is an END where a statement would begin, behind a semicolon, unless it says what
 * else it ends, as END IF does. The END of a CASE expression never stands there.
 */
public final class CompoundBody implements StatementBody {

    private static final Set<String> NOT_CLOSING = Set.of("if", "case", "loop", "while", "repeat", "for");

    private enum At {
        START,
        DEFINITION,
        BEGIN,
        STATEMENT,
        END,
        OTHER
    }

    private At at = At.START;
    private int depth;

    @Override
    public void reset() {
        at = At.START;
        depth = 0;
    }

    @Override
    public boolean isOpen() {
        return depth > 0;
    }

    @Override
    public void see(TokenType type, Lexer token) {
        if (at == At.OTHER) {
            return;
        }
        boolean word = type == TokenType.WORD;
        if (at == At.START) {
            at = word && (token.is("create") || token.is("alter")) ? At.DEFINITION : At.OTHER;
            return;
        }
        if (at == At.END) {
            depth -= word && NOT_CLOSING.contains(AsciiCase.lower(token.text())) ? 0 : 1;
        }
        if (type == TokenType.SEMICOLON) {
            at = At.STATEMENT;
        } else if (word && token.is("begin")) {
            at = At.BEGIN;
        } else if (word && at == At.BEGIN && token.is("atomic")) {
            depth++;
            at = At.STATEMENT;
        } else {
            at = word && at == At.STATEMENT && token.is("end") ? At.END : At.DEFINITION;
        }
    }
}
