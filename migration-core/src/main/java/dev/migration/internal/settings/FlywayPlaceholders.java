// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.settings;

import dev.migration.Fix;
import dev.migration.Vendor;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.names.FlywayFolder;
import dev.migration.internal.names.FlywayFolder.Choice;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Flyway's own placeholders mean in the files of its layout, apart from the name of the file.
 *
 * @param schema the one in which scripts make what they do not qualify; empty where there is none
 * @param user as Flyway calls it
 * @param table the history's, which scripts ask for where Flyway's is not kept
 */
public record FlywayPlaceholders(String schema, String user, String database, String table) {

    /** A check without a database does not need the names that are there. */
    public static final FlywayPlaceholders UNKNOWN = new FlywayPlaceholders("schema_", "user_", "database_", "table_");

    /** Flyway's table where its setting names no other. */
    public static final String TABLE = "flyway_schema_history";

    private static final String FLYWAY = "flyway";

    /** What all of them start with. */
    private static final String PREFIX = FLYWAY + ":";

    private static final String TIME = "timestamp";

    private static final String TIMESTAMP = PREFIX + TIME;

    /** As Flyway writes it. */
    private static final DateTimeFormatter TIME_FORMAT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    /** The user as Flyway writes it, given as the session has it. */
    public static String user(Vendor vendor, String user) {
        return switch (vendor) {
            case MARIADB, MYSQL -> user.indexOf('@') < 0 ? user : user.substring(0, user.lastIndexOf('@'));
            case SQLITE -> "";
            default -> user;
        };
    }

    /** Whether nothing is replaced, not even what is Flyway's own. */
    public static boolean areKept(PlaceholderValues set) {
        FlywayFolder folder = set.flyway();
        return folder != null && folder.has(Choice.KEEP_PLACEHOLDERS);
    }

    /** These placeholders beside those that were set, in a file with this path. */
    public PlaceholderValues and(PlaceholderValues set, String path) {
        if (areKept(set)) {
            return set;
        }
        FlywayFolder folder = set.flyway();
        String prefix = folder == null ? PREFIX : FLYWAY + folder.placeholderSeparator();
        Map<String, String> known = new HashMap<>();
        known.put(prefix + "user", user);
        known.put(prefix + "database", database);
        known.put(prefix + "table", set.flywayTable() == null ? table : set.flywayTable());
        known.put(prefix + "filename", path.substring(path.lastIndexOf('/') + 1));
        if (!schema.isEmpty()) {
            known.put(prefix + "defaultSchema", schema);
        }
        if (folder != null) {
            known.put(prefix + TIME, TIME_FORMAT.format(LocalDateTime.now(ZoneId.systemDefault())));
            known.put(prefix + "workingDirectory", System.getProperty("user.dir", ""));
        }
        return set.and(known);
    }

    /** How Flyway's rules have the time of a start written in a script; null where it is not replaced. */
    public static @Nullable String timestamp(PlaceholderValues set) {
        FlywayFolder folder = set.flyway();
        return folder == null || areKept(set)
                ? null
                : set.prefix() + FLYWAY + folder.placeholderSeparator() + TIME + set.suffix();
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
