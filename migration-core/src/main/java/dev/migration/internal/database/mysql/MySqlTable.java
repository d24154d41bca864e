package dev.migration.internal.database.mysql;

import org.jspecify.annotations.Nullable;

/**
 * A table as a statement names it.
 *
 * @param schema its database; null for the current one
 * @param name without quotes
 */
record MySqlTable(@Nullable String schema, String name) {

    /** From the parts around the dot, or the only one. */
    static MySqlTable of(String first, @Nullable String second) {
        return second == null
                ? new MySqlTable(null, unquoted(first))
                : new MySqlTable(unquoted(first), unquoted(second));
    }

    static String unquoted(String identifier) {
        return identifier.startsWith("`")
                ? identifier.substring(1, identifier.length() - 1).replace("``", "`")
                : identifier;
    }
}
