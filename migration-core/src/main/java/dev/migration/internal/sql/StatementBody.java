// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql;

import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.TokenType;

/** Follows the tokens of a statement, and tells whether it is inside a body, whose semicolons do not end it. */
interface StatementBody {

    /** Another statement starts. */
    void reset();

    /** Whether the statement is inside its body. */
    boolean isOpen();

    /** Takes the next token, which is no comment. */
    void add(TokenType type, Lexer token);
}
