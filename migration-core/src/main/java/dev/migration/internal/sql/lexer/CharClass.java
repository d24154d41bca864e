package dev.migration.internal.sql.lexer;

import dev.migration.internal.sql.Dialect;

/** What a character begins when it stands outside quotes and comments. */
public enum CharClass {
    SPACE,
    /** Separates tokens, but goes on with a word that has begun. */
    BYTE_ORDER_MARK,
    LETTER,
    DIGIT,
    QUOTE,
    NAME_QUOTE,
    DOLLAR,
    OPEN,
    CLOSE,
    SEMICOLON,
    /** May begin an operator of several characters, or a comment. */
    OPERATOR,
    OTHER;

    /** Whether it goes on with a word that has begun. */
    public boolean continuesWord() {
        return this == LETTER || this == DIGIT || this == DOLLAR || this == BYTE_ORDER_MARK;
    }

    /** Whether it is passed over before a token. */
    boolean isSpace() {
        return this == SPACE || this == BYTE_ORDER_MARK;
    }

    /** The classes of the ASCII characters. */
    public static CharClass[] table(Dialect dialect) {
        var table = new CharClass[128];
        for (char c = 0; c < table.length; c++) {
            table[c] = of(c, dialect);
        }
        return table;
    }

    private static CharClass of(char c, Dialect dialect) {
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_') {
            return LETTER;
        }
        if (c >= '0' && c <= '9') {
            return DIGIT;
        }
        if (" \t\n\r\f\u000B".indexOf(c) >= 0 || (c < ' ' && dialect.has(SyntaxFeature.UNICODE_SPACES))) {
            return SPACE;
        }
        return switch (c) {
            case '\'' -> QUOTE;
            case '"' -> dialect.has(SyntaxFeature.DOUBLE_QUOTED_STRINGS) ? QUOTE : NAME_QUOTE;
            case '`' -> dialect.has(SyntaxFeature.BACKTICK_NAMES) ? NAME_QUOTE : OPERATOR;
            case '[' -> dialect.has(SyntaxFeature.BRACKET_NAMES) ? NAME_QUOTE : OTHER;
            case '$' -> dialect.has(SyntaxFeature.DOLLAR_QUOTES) ? DOLLAR : LETTER;
            case '(' -> OPEN;
            case ')' -> CLOSE;
            case ';' -> SEMICOLON;
            case '~', '!', '@', '#', '^', '&', '|', '?', '+', '-', '*', '/', '%', '<', '>', '=', ':', '.' -> OPERATOR;
            default -> OTHER;
        };
    }
}
