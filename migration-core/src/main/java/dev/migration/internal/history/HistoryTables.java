package dev.migration.internal.history;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.Trait;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names of the history's three tables, ready for use in SQL.
 *
 * @param database quotes them
 * @param schema the schema as the catalogue has it, or null for the one in which the session creates tables
 * @param table the name of the first table; the others add to it
 */
public record HistoryTables(Database database, @Nullable String schema, String table) {

    /** PostgreSQL cuts a name after so many bytes, silently. */
    private static final int LONGEST_KEPT = 63;

    /** The longest suffix takes four of them. */
    private static final int LONGEST_NAME = LONGEST_KEPT - 4;

    /** Refuses a name that the database would cut or refuse. */
    public HistoryTables {
        if (schema != null) {
            requireUncut(database, schema);
        }
        String refusal = refusal(table);
        if (refusal != null) {
            throw new InvalidMigrationsException(Problem.error(
                    Code.INVALID_SETTING,
                    null,
                    "The history table cannot be called \"" + table.replace("\0", "\\0") + "\": " + refusal + ".",
                    "set another table name (migration.table)"));
        }
    }

    private static @Nullable String refusal(String table) {
        if (table.isBlank()) {
            return "that is blank";
        }
        if (table.indexOf('\0') >= 0) {
            return "no name has a NUL";
        }
        int bytes = bytes(table);
        return bytes > LONGEST_NAME
                ? "a name has 1 to " + LONGEST_NAME + " bytes and no NUL, and this one has " + bytes
                : null;
    }

    /**
     * Refuses the name of a schema that the database would cut, and then use another one. What it would refuse itself is
     * left to it.
     *
     * @throws InvalidMigrationsException if it is so
     */
    public static void requireUncut(Database database, String schema) {
        int bytes = bytes(schema);
        if (bytes > LONGEST_KEPT && database.has(Trait.CUTS_LONG_NAMES)) {
            throw new InvalidMigrationsException(Problem.error(
                    Code.INVALID_SETTING,
                    null,
                    "The schema cannot be called \"" + schema + "\": PostgreSQL cuts a name after " + LONGEST_KEPT
                            + " bytes, and this one has " + bytes + ", so another schema would be meant.",
                    "name it as it is called, or call it otherwise; nothing was changed"));
        }
    }

    private static int bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length;
    }

    /** The same tables, in a schema by name. */
    public HistoryTables in(String actualSchema) {
        return new HistoryTables(database, actualSchema, table);
    }

    /** What is applied. */
    public String migrations() {
        return qualified("");
    }

    /** What is in flight: the journal, and the lock where it is a lease. */
    public String run() {
        return qualified("_run");
    }

    /** What happened. */
    public String log() {
        return qualified("_log");
    }

    /** The name of the first table without its schema, quoted. */
    public String unqualified() {
        return database.identifier(table);
    }

    /** The three names as the catalogue has them. */
    List<String> catalogueNames() {
        return List.of("", "_run", "_log").stream()
                .map(suffix -> database.catalogueName(table + suffix))
                .toList();
    }

    private String qualified(String suffix) {
        String name = database.identifier(table + suffix);
        return schema == null ? name : database.quoted(schema) + "." + name;
    }
}
