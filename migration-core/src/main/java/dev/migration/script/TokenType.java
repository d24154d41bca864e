package dev.migration.script;

/** What a piece of SQL text is, as far as splitting and comparing scripts needs to know. */
enum TokenType {
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
    SEMICOLON,
    LINE_COMMENT,
    BLOCK_COMMENT,
    END
}
