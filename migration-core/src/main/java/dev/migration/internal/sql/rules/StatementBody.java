package dev.migration.internal.sql.rules;

import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.TokenType;
import dev.migration.internal.text.AsciiCase;
import java.util.Set;

/** Follows a statement that may have others inside, whose semicolons do not end it: a routine or trigger. */
public interface StatementBody {

    /** Another statement starts. */
    void reset();

    /** Whether the statement is inside its body. */
    boolean isOpen();

    /** Takes the next token, which is no comment. */
    void add(TokenType type, Lexer token);

    /** No statement has a body. */
    final class None implements StatementBody {

        @Override
        public void reset() {}

        @Override
        public boolean isOpen() {
            return false;
        }

        @Override
        public void add(TokenType type, Lexer token) {}
    }

    /**
     * PostgreSQL's CREATE FUNCTION or CREATE PROCEDURE with the body {@code BEGIN ATOMIC … END}. Every statement in it
     * ends with a semicolon, so the END that closes it follows one, or ATOMIC; the END of a CASE, or a column of that
     * name, never does.
     */
    final class Atomic implements StatementBody {

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
        public void add(TokenType type, Lexer token) {
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

    /**
     * HSQLDB's routines and triggers, in whose body {@code BEGIN ATOMIC … END} there may be others. These two words
     * together open one; what closes one is an END where a statement would start, after a semicolon, unless it names
     * what else it ends, as END IF does. The END of a CASE expression is never there.
     */
    final class Compound implements StatementBody {

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
        public void add(TokenType type, Lexer token) {
            boolean word = type == TokenType.WORD;
            if (at == At.START) {
                at = word && (token.is("create") || token.is("alter")) ? At.DEFINITION : At.OTHER;
            } else if (at != At.OTHER) {
                inDefinition(type, word, token);
            }
        }

        private void inDefinition(TokenType type, boolean word, Lexer token) {
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

    /**
     * SQLite's CREATE TRIGGER, by the rule of its own {@code sqlite3_complete()}: only an END between two semicolons
     * closes the body, because every statement in it ends with one.
     */
    final class Trigger implements StatementBody {

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
        public void add(TokenType type, Lexer token) {
            boolean word = type == TokenType.WORD;
            at = switch (at) {
                case START ->
                    word && token.is("explain") ? At.EXPLAIN : word && token.is("create") ? At.CREATE : At.OTHER;
                // EXPLAIN QUERY PLAN too.
                case EXPLAIN -> word && token.is("create") ? At.CREATE : At.EXPLAIN;
                case CREATE ->
                    word && (token.is("temp") || token.is("temporary"))
                            ? At.CREATE
                            : word && token.is("trigger") ? At.TRIGGER : At.OTHER;
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
    }
}
