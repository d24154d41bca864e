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

        private enum AtomicPart {
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

        private AtomicPart at = AtomicPart.START;

        @Override
        public void reset() {
            at = AtomicPart.START;
        }

        @Override
        public boolean isOpen() {
            return at == AtomicPart.BODY_STATEMENT || at == AtomicPart.IN_BODY_STATEMENT;
        }

        @Override
        public void add(TokenType type, Lexer token) {
            if (at == AtomicPart.OTHER) {
                return;
            }
            boolean word = type == TokenType.WORD;
            at = switch (at) {
                case START -> word && token.is("create") ? AtomicPart.CREATE : AtomicPart.OTHER;
                case CREATE -> word && token.is("or") ? AtomicPart.OR : routineOrOther(word, token);
                case OR -> word && token.is("replace") ? AtomicPart.REPLACE : AtomicPart.OTHER;
                case REPLACE -> routineOrOther(word, token);
                case ROUTINE -> word && token.is("begin") ? AtomicPart.BEGIN : AtomicPart.ROUTINE;
                case BEGIN -> word && token.is("atomic") ? AtomicPart.BODY_STATEMENT : AtomicPart.ROUTINE;
                case BODY_STATEMENT, IN_BODY_STATEMENT -> inBody(type, token);
                case OTHER -> AtomicPart.OTHER;
            };
        }

        private AtomicPart inBody(TokenType type, Lexer token) {
            if (type == TokenType.SEMICOLON) {
                return AtomicPart.BODY_STATEMENT;
            }
            boolean ends = at == AtomicPart.BODY_STATEMENT && type == TokenType.WORD && token.is("end");
            return ends ? AtomicPart.OTHER : AtomicPart.IN_BODY_STATEMENT;
        }

        private static AtomicPart routineOrOther(boolean word, Lexer token) {
            return word && (token.is("function") || token.is("procedure")) ? AtomicPart.ROUTINE : AtomicPart.OTHER;
        }
    }

    /**
     * HSQLDB's routines and triggers, in whose body {@code BEGIN ATOMIC … END} there may be others. These two words
     * together open one; what closes one is an END where a statement would start, after a semicolon, unless it names
     * what else it ends, as END IF does. The END of a CASE expression is never there.
     */
    final class Compound implements StatementBody {

        private static final Set<String> NOT_CLOSING = Set.of("if", "case", "loop", "while", "repeat", "for");

        private enum CompoundPart {
            START,
            DEFINITION,
            BEGIN,
            STATEMENT,
            END,
            OTHER
        }

        private CompoundPart at = CompoundPart.START;
        private int depth;

        @Override
        public void reset() {
            at = CompoundPart.START;
            depth = 0;
        }

        @Override
        public boolean isOpen() {
            return depth > 0;
        }

        @Override
        public void add(TokenType type, Lexer token) {
            boolean word = type == TokenType.WORD;
            if (at == CompoundPart.START) {
                at = word && (token.is("create") || token.is("alter")) ? CompoundPart.DEFINITION : CompoundPart.OTHER;
            } else if (at != CompoundPart.OTHER) {
                inDefinition(type, word, token);
            }
        }

        private void inDefinition(TokenType type, boolean word, Lexer token) {
            if (at == CompoundPart.END) {
                depth -= word && NOT_CLOSING.contains(AsciiCase.lower(token.text())) ? 0 : 1;
            }
            if (type == TokenType.SEMICOLON) {
                at = CompoundPart.STATEMENT;
            } else if (word && token.is("begin")) {
                at = CompoundPart.BEGIN;
            } else if (word && at == CompoundPart.BEGIN && token.is("atomic")) {
                depth++;
                at = CompoundPart.STATEMENT;
            } else {
                at = word && at == CompoundPart.STATEMENT && token.is("end")
                        ? CompoundPart.END
                        : CompoundPart.DEFINITION;
            }
        }
    }

    /**
     * SQLite's CREATE TRIGGER, by the rule of its own {@code sqlite3_complete()}: only an END between two semicolons
     * closes the body, because every statement in it ends with one.
     */
    final class Trigger implements StatementBody {

        private enum TriggerPart {
            START,
            EXPLAIN,
            CREATE,
            TRIGGER,
            BODY_STATEMENT,
            END,
            OTHER
        }

        private TriggerPart at = TriggerPart.START;

        @Override
        public void reset() {
            at = TriggerPart.START;
        }

        @Override
        public boolean isOpen() {
            return at == TriggerPart.TRIGGER || at == TriggerPart.BODY_STATEMENT;
        }

        @Override
        public void add(TokenType type, Lexer token) {
            boolean word = type == TokenType.WORD;
            at = switch (at) {
                case START ->
                    word && token.is("explain")
                            ? TriggerPart.EXPLAIN
                            : word && token.is("create") ? TriggerPart.CREATE : TriggerPart.OTHER;
                // EXPLAIN QUERY PLAN too.
                case EXPLAIN -> word && token.is("create") ? TriggerPart.CREATE : TriggerPart.EXPLAIN;
                case CREATE ->
                    word && (token.is("temp") || token.is("temporary"))
                            ? TriggerPart.CREATE
                            : word && token.is("trigger") ? TriggerPart.TRIGGER : TriggerPart.OTHER;
                case TRIGGER, BODY_STATEMENT, END -> inTrigger(type, token);
                case OTHER -> TriggerPart.OTHER;
            };
        }

        private TriggerPart inTrigger(TokenType type, Lexer token) {
            if (type == TokenType.SEMICOLON) {
                return at == TriggerPart.END ? TriggerPart.OTHER : TriggerPart.BODY_STATEMENT;
            }
            boolean ends = at == TriggerPart.BODY_STATEMENT && type == TokenType.WORD && token.is("end");
            return ends ? TriggerPart.END : TriggerPart.TRIGGER;
        }
    }
}
