package dev.migration.script;

/** What a character begins when it stands outside quotes and comments. */
enum CharClass {
    SPACE,
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
    boolean continuesWord() {
        return this == LETTER || this == DIGIT || this == DOLLAR;
    }

    /** The classes of the ASCII characters. */
    static CharClass[] table(Dialect dialect) {
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
            case '"' -> NAME_QUOTE;
            case '`' -> dialect.has(SyntaxFeature.BACKTICK_NAMES) ? NAME_QUOTE : OPERATOR;
            case '$' -> DOLLAR;
            case '(' -> OPEN;
            case ')' -> CLOSE;
            case ';' -> SEMICOLON;
            case '~', '!', '@', '#', '^', '&', '|', '?', '+', '-', '*', '/', '%', '<', '>', '=', ':', '.' -> OPERATOR;
            default -> OTHER;
        };
    }
}
