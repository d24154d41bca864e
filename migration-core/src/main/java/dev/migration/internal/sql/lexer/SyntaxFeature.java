package dev.migration.internal.sql.lexer;

/** A way in which databases read SQL text differently. */
public enum SyntaxFeature {
    /** {@code E'it\'s'}. */
    ESCAPE_STRINGS,
    /** {@code 'it\'s'}: a backslash escapes in every string. */
    BACKSLASH_ESCAPES,
    /** {@code "text"} is a string, not a name. */
    DOUBLE_QUOTED_STRINGS,
    /** {@code U&'\0061'} and {@code U&"\0061"}. */
    UNICODE_STRINGS,
    /** Strings with only a line break between them are one, and the first one's prefix holds for all. */
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
    /** Scripts are written for a client that knows {@code DELIMITER} and commands that begin with a backslash. */
    DELIMITER_COMMAND,
    /** Scripts are often written for psql, whose own commands begin with a backslash. */
    PSQL_COMMANDS,
    /** Of several statements sent as one, the driver runs the first only, or tells of all as if they were one. */
    ONE_STATEMENT_AT_A_TIME,
    /** A value added to an enum type can be used only after a commit. */
    ENUM_VALUES_NEED_COMMIT
}
