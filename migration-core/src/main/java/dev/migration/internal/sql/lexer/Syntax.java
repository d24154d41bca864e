// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.sql.lexer;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** How a database cuts SQL text into tokens: all in which databases differ there, as data. That of each is beside its rules. */
public final class Syntax {

    /** A way in which databases read SQL text differently. */
    public enum Feature {
        /** {@code E'it\'s'}. */
        ESCAPE_STRINGS,
        /** {@code 'it\'s'}: a backslash escapes in every string. */
        BACKSLASH_ESCAPES,
        /** {@code "text"} is a string, not a name. */
        DOUBLE_QUOTED_STRINGS,
        /** {@code U&'\0061'} and {@code U&"\0061"}. */
        UNICODE_STRINGS,
        /** Strings with only a line break between them are one, and the first one's prefix applies to all. */
        CONTINUED_STRINGS,
        /** {@code $$ … $$}; elsewhere a dollar sign is a letter. */
        DOLLAR_QUOTES,
        /** {@code $tag$ … $tag$} beside {@code $$ … $$}. */
        TAGGED_DOLLAR_QUOTES,
        /** {@code `name`}. */
        BACKTICK_NAMES,
        /** {@code [name]}. */
        BRACKET_NAMES,
        /** {@code // comment}. */
        SLASH_COMMENTS,
        /** {@code # comment}. */
        HASH_COMMENTS,
        /** {@code --1} is no comment, {@code -- 1} is one. */
        DASHES_NEED_SPACE,
        /** A carriage return alone ends a line comment too. */
        CARRIAGE_RETURN_ENDS_COMMENT,
        /** Comments inside comments. */
        NESTED_COMMENTS,
        /** {@code /*!40101 SQL *}{@code /}: its text runs. */
        EXECUTABLE_COMMENTS,
        /** Spaces outside ASCII separate tokens; elsewhere they are letters. */
        UNICODE_SPACES,
        /** A byte order mark between tokens is a space; elsewhere it is a letter. */
        BYTE_ORDER_MARK_IS_SPACE,
        /** Operators are runs of any operator characters, as users may define their own. */
        FREE_OPERATORS,
        /** Semicolons inside parentheses, as in CREATE RULE. */
        STATEMENTS_IN_PARENTHESES,
        /** Scripts are written for a client that knows {@code DELIMITER} and commands that start with a backslash. */
        DELIMITER_COMMAND,
        /** Scripts are often written for psql, whose own commands start with a backslash. */
        PSQL_COMMANDS,
        /** {@code a || b} is a OR b. */
        BARS_ARE_OR,
        /** {@code rownum} is the number of a row in its result. */
        ROWNUM,
        /** {@code rowid}, {@code oid} and {@code _rowid_} are the key of a table; elsewhere at most {@code _rowid} is. */
        ROWID,
        /** {@code DELETE FROM a USING b} may delete from b too. */
        DELETE_FROM_SEVERAL,
        /** {@code PRAGMA} sets or shows something, and changes no row. */
        PRAGMAS,
        /** Several statements that a mark makes one are sent as one, and the server runs each of them. */
        SEVERAL_STATEMENTS_AT_A_TIME,
        /** Of several statements sent as one, the driver runs the first only, or reports on all as if they were one. */
        ONE_STATEMENT_AT_A_TIME
    }

    /** What a character starts when it is outside quotes and comments. */
    enum CharClass {
        SPACE,
        /** Separates tokens, but continues a word that has started. */
        BYTE_ORDER_MARK,
        LETTER,
        DIGIT,
        QUOTE,
        NAME_QUOTE,
        DOLLAR,
        OPEN,
        CLOSE,
        SEMICOLON,
        /** May start an operator of several characters, or a comment. */
        OPERATOR,
        OTHER;

        boolean continuesWord() {
            return this == LETTER || this == DIGIT || this == DOLLAR || this == BYTE_ORDER_MARK;
        }

        boolean isSpace() {
            return this == SPACE || this == BYTE_ORDER_MARK;
        }
    }

    private final Set<Feature> features;
    private final String stringPrefixes;
    private final CharClass[] ascii = new CharClass[128];
    private final boolean[] wordParts = new boolean[ascii.length];

    /** A syntax of these features; the prefixes are letters that, directly before a quote, belong to the string. */
    public Syntax(String stringPrefixes, Feature... features) {
        this.features = EnumSet.copyOf(List.of(features));
        this.stringPrefixes = stringPrefixes;
        for (char c = 0; c < ascii.length; c++) {
            ascii[c] = classOfAscii(c);
            wordParts[c] = ascii[c].continuesWord();
        }
    }

    public boolean has(Feature feature) {
        return features.contains(feature);
    }

    boolean isStringPrefix(char c) {
        return stringPrefixes.indexOf(c) >= 0;
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    /** Whether a character continues a word that has started. */
    boolean continuesWord(char c) {
        return c < wordParts.length ? wordParts[c] : classOf(c).continuesWord();
    }

    /** Whether a character, -1 after the end of the text, is a letter or digit. */
    boolean isLetterOrDigit(int c) {
        CharClass type = c == -1 ? CharClass.OTHER : classOf((char) c);
        return type == CharClass.LETTER || type == CharClass.DIGIT;
    }

    /** What a character starts outside quotes and comments. */
    CharClass classOf(char c) {
        if (c < ascii.length) {
            return ascii[c];
        }
        if (c == '\uFEFF' && has(Feature.BYTE_ORDER_MARK_IS_SPACE)) {
            return CharClass.BYTE_ORDER_MARK;
        }
        return has(Feature.UNICODE_SPACES) && (Character.isSpaceChar(c) || Character.isWhitespace(c))
                ? CharClass.SPACE
                : CharClass.LETTER;
    }

    private CharClass classOfAscii(char c) {
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_') {
            return CharClass.LETTER;
        }
        if (isDigit(c)) {
            return CharClass.DIGIT;
        }
        if (" \t\n\r\f\u000B".indexOf(c) >= 0 || (c < ' ' && has(Feature.UNICODE_SPACES))) {
            return CharClass.SPACE;
        }
        return switch (c) {
            case '\'' -> CharClass.QUOTE;
            case '"' -> has(Feature.DOUBLE_QUOTED_STRINGS) ? CharClass.QUOTE : CharClass.NAME_QUOTE;
            case '`' -> has(Feature.BACKTICK_NAMES) ? CharClass.NAME_QUOTE : CharClass.OPERATOR;
            case '[' -> has(Feature.BRACKET_NAMES) ? CharClass.NAME_QUOTE : CharClass.OTHER;
            case '$' -> has(Feature.DOLLAR_QUOTES) ? CharClass.DOLLAR : CharClass.LETTER;
            case '(' -> CharClass.OPEN;
            case ')' -> CharClass.CLOSE;
            case ';' -> CharClass.SEMICOLON;
            case '~', '!', '@', '#', '^', '&', '|', '?', '+', '-', '*', '/', '%', '<', '>', '=', ':', '.' ->
                CharClass.OPERATOR;
            default -> CharClass.OTHER;
        };
    }
}
