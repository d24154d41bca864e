// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql.lexer;

/** What a piece of SQL text is, as far as splitting and comparing scripts needs to know. */
public enum TokenType {
    /** An unquoted name or keyword. */
    WORD,
    /** A name in quotes. */
    QUOTED_NAME,
    /** A string literal with its prefix, in quotes or dollar quotes. */
    STRING,
    /** A number, or a numbered parameter. */
    NUMBER,
    /** An operator, comma, dot, bracket or any other character. */
    SYMBOL,
    OPEN_PARENTHESIS,
    CLOSE_PARENTHESIS,
    /** What ends a statement: a semicolon, or what a DELIMITER command put in its place. */
    SEMICOLON,
    /** A semicolon where it ends no statement: under another delimiter, and between goose's marks. */
    INNER_SEMICOLON,
    /** What opens or closes a comment whose text runs. */
    EXECUTABLE_COMMENT,
    LINE_COMMENT,
    BLOCK_COMMENT,
    /** The comment from which on all is one statement. */
    STATEMENT_BEGIN,
    /** The comment that ends this statement. */
    STATEMENT_END,
    /** A line for the client that would run the script: from here on another delimiter ends statements. */
    DELIMITER_COMMAND,
    END
}
