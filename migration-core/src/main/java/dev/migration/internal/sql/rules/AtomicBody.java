package dev.migration.internal.sql.rules;

import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.TokenType;

/**
 * Follows a CREATE FUNCTION or CREATE PROCEDURE whose body is {@code BEGIN ATOMIC … END}: the semicolons inside do not
 * end it. Every statement in the body ends with a semicolon, so the END that closes it follows one, or ATOMIC; the END
 * of a CASE, or a column of that name, never does.
 */
public final class AtomicBody implements StatementBody {

    private enum At {
        START,
        CREATE,
        OR,
        REPLACE,
        ROUTINE,
        BEGIN,
        BODY_STATEMENT,
        IN_BODY_STATEMENT,
        OTHER
    }

    private At at = At.START;

    @Override
    public void reset() {
        at = At.START;
    }

    @Override
    public boolean isOpen() {
        return at == At.BODY_STATEMENT || at == At.IN_BODY_STATEMENT;
    }

    @Override
    public void see(TokenType type, Lexer token) {
        if (at == At.OTHER) {
            return;
        }
        boolean word = type == TokenType.WORD;
        at = switch (at) {
            case START -> word && token.is("create") ? At.CREATE : At.OTHER;
            case CREATE -> word && token.is("or") ? At.OR : routineOrOther(word, token);
            case OR -> word && token.is("replace") ? At.REPLACE : At.OTHER;
            case REPLACE -> routineOrOther(word, token);
            case ROUTINE -> word && token.is("begin") ? At.BEGIN : At.ROUTINE;
            case BEGIN -> word && token.is("atomic") ? At.BODY_STATEMENT : At.ROUTINE;
            case BODY_STATEMENT, IN_BODY_STATEMENT -> inBody(type, token);
            case OTHER -> At.OTHER;
        };
    }

    private At inBody(TokenType type, Lexer token) {
        if (type == TokenType.SEMICOLON) {
            return At.BODY_STATEMENT;
        }
        boolean ends = at == At.BODY_STATEMENT && type == TokenType.WORD && token.is("end");
        return ends ? At.OTHER : At.IN_BODY_STATEMENT;
    }

    private static At routineOrOther(boolean word, Lexer token) {
        return word && (token.is("function") || token.is("procedure")) ? At.ROUTINE : At.OTHER;
    }
}
