package dev.migration.internal.sql.rules;

import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.TokenType;

/**
 * Follows SQLite's CREATE TRIGGER by the rule of its own {@code sqlite3_complete()}: only an END between two semicolons
 * closes the body, because every statement in it ends with one.
 */
public final class TriggerBody implements StatementBody {

    private enum At {
        START,
        EXPLAIN,
        CREATE,
        TRIGGER,
        BODY_STATEMENT,
        END,
        OTHER
    }

    private At at = At.START;

    @Override
    public void reset() {
        at = At.START;
    }

    @Override
    public boolean isOpen() {
        return at == At.TRIGGER || at == At.BODY_STATEMENT;
    }

    @Override
    public void see(TokenType type, Lexer token) {
        if (at == At.OTHER) {
            return;
        }
        boolean word = type == TokenType.WORD;
        at = switch (at) {
            case START -> word && token.is("explain") ? At.EXPLAIN : createOrOther(word, token);
            // EXPLAIN QUERY PLAN too.
            case EXPLAIN -> word && token.is("create") ? At.CREATE : At.EXPLAIN;
            case CREATE -> inCreate(word, token);
            case TRIGGER, BODY_STATEMENT, END -> inTrigger(type, token);
            case OTHER -> At.OTHER;
        };
    }

    private At inTrigger(TokenType type, Lexer token) {
        if (type == TokenType.SEMICOLON) {
            return at == At.END ? At.OTHER : At.BODY_STATEMENT;
        }
        boolean ends = at == At.BODY_STATEMENT && type == TokenType.WORD && token.is("end");
        return ends ? At.END : At.TRIGGER;
    }

    private static At createOrOther(boolean word, Lexer token) {
        return word && token.is("create") ? At.CREATE : At.OTHER;
    }

    private static At inCreate(boolean word, Lexer token) {
        if (word && (token.is("temp") || token.is("temporary"))) {
            return At.CREATE;
        }
        return word && token.is("trigger") ? At.TRIGGER : At.OTHER;
    }
}
