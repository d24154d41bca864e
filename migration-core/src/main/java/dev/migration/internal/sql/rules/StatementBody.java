package dev.migration.internal.sql.rules;

import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.TokenType;

/** Follows a statement that may have others inside, whose semicolons do not end it. */
public interface StatementBody {

    /** No statement has a body. */
    StatementBody NONE = new StatementBody() {
        @Override
        public void reset() {}

        @Override
        public boolean isOpen() {
            return false;
        }

        @Override
        public void see(TokenType type, Lexer token) {}
    };

    /** Another statement begins. */
    void reset();

    /** Whether the statement is inside its body. */
    boolean isOpen();

    /** Goes on by a token, which is no comment. */
    void see(TokenType type, Lexer token);
}
