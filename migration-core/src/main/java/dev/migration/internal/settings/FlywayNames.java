package dev.migration.internal.settings;

import dev.migration.Fix;
import dev.migration.internal.help.Remedy;
import java.util.HashMap;
import java.util.Map;

/**
 * What Flyway's own placeholders mean in the files of its layout, apart from the name of the file.
 *
 * @param schema the one in which scripts make what they do not qualify; empty where there is none
 * @param table the history's
 */
public record FlywayNames(String schema, String user, String database, String table) {

    /** A check without a database does not need the names that are there. */
    public static final FlywayNames UNKNOWN = new FlywayNames("schema_", "user_", "database_", "table_");

    /** What all of them start with. */
    private static final String PREFIX = "flyway:";

    private static final String TIMESTAMP = PREFIX + "timestamp";

    /** These placeholders beside those that were set, in a file of this name. */
    public PlaceholderValues and(PlaceholderValues set, String file) {
        Map<String, String> known = new HashMap<>();
        known.put(PREFIX + "user", user);
        known.put(PREFIX + "database", database);
        known.put(PREFIX + "table", table);
        known.put(PREFIX + "filename", file);
        if (!schema.isEmpty()) {
            known.put(PREFIX + "defaultSchema", schema);
        }
        return set.and(known);
    }

    /** Whether a placeholder is called like Flyway's. */
    public static boolean isLike(String name) {
        return name.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
    }

    /** What to do where such a placeholder has no value. */
    public static CharSequence remedy(String name) {
        return name.equalsIgnoreCase(TIMESTAMP)
                ? Remedy.of(
                        "write CURRENT_TIMESTAMP: the time would be another one at each read, so what ran could not be"
                                + " compared with the file; or set a placeholder of this name: {}",
                        Fix.setting(PlaceholderValues.setting(name)))
                : "only in files with Flyway's names, these are known: flyway:user, flyway:database, flyway:table,"
                        + " flyway:filename, and flyway:defaultSchema if the connection has a current schema; write one of"
                        + " them, or the value itself";
    }
}
