package dev.migration.script;

/** A way in which databases read SQL text differently. */
enum SyntaxFeature {
    /** {@code E'it\'s'}. */
    ESCAPE_STRINGS,
    /** Strings with only a line break between them are one, and the first one's prefix holds for all. */
    CONTINUED_STRINGS,
    /** {@code $tag$ … $tag$} beside {@code $$ … $$}. */
    TAGGED_DOLLAR_QUOTES,
    /** {@code `name`}. */
    BACKTICK_NAMES,
    /** {@code // comment}. */
    SLASH_COMMENTS,
    /** Spaces outside ASCII separate tokens; elsewhere they are letters. */
    UNICODE_SPACES,
    /** Operators are runs of any operator characters, as users may define their own. */
    FREE_OPERATORS,
    /** Semicolons inside parentheses, as in CREATE RULE. */
    STATEMENTS_IN_PARENTHESES,
    /** {@code BEGIN ATOMIC … END} as the body of a function or procedure. */
    ATOMIC_BODIES,
    /** Scripts are often written for psql, whose own commands begin with a backslash. */
    PSQL_COMMANDS,
    /** A value added to an enum type can be used only after a commit. */
    ENUM_VALUES_NEED_COMMIT
}
