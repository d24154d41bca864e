package dev.migration.history;

import dev.migration.database.Database;
import dev.migration.problem.Code;
import dev.migration.problem.InvalidMigrationsException;
import dev.migration.problem.Problem;
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

    /** PostgreSQL cuts a name after 63 bytes, silently; the longest suffix takes four of them. */
    private static final int LONGEST_NAME = 59;

    /** Refuses a name that the database would cut or refuse. */
    public HistoryTables {
        int bytes = table.getBytes(StandardCharsets.UTF_8).length;
        if (table.isBlank() || table.indexOf('\0') >= 0 || bytes > LONGEST_NAME) {
            throw new InvalidMigrationsException(Problem.error(
                    Code.INVALID_SETTING,
                    null,
                    "The history table cannot be called \"" + table.replace("\0", "\\0") + "\": a name has 1 to "
                            + LONGEST_NAME + " bytes and no NUL, and this one has " + bytes + ".",
                    "set another table name (migration.table)"));
        }
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
    String unqualified() {
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
