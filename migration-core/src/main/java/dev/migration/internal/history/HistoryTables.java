// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.history;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.Problem;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.DatabaseSql.ColumnTypes;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The history's three tables: their names, ready for use in SQL, their columns and their definition.
 *
 * @param schema as the catalogue has it, or null for the one in which the session creates tables
 * @param table the name of the first table; the others add to it
 */
public record HistoryTables(Database database, @Nullable String schema, String table) {

    /** The columns of {@link #migrations()}, in the order in which {@link HistoryReader} reads them. */
    public static final String MIGRATION_COLUMNS =
            "id, version, name, applied_at, checksum, kind, applied_by, execution_ms";

    /** The columns of {@link #run()} that say what is unfinished, in the order in which {@link HistoryReader} reads them. */
    static final String UNFINISHED_COLUMNS =
            "id, version, name, checksum, direction, since, statements_done, prefix_hash, failure, owner, seen_before,"
                    + " heartbeat";

    /** In bytes. PostgreSQL keeps 63 of a name, of which the longest suffix takes four. */
    private static final int LONGEST_NAME = 59;

    /** Refuses a name that the database would cut or refuse. */
    public HistoryTables {
        if (schema != null) {
            requireUncut(database, schema);
        }
        int bytes = table.getBytes(StandardCharsets.UTF_8).length;
        boolean hasNul = table.indexOf('\0') >= 0;
        if (table.isBlank() || hasNul || bytes > LONGEST_NAME) {
            throw Problems.refused(
                    Code.INVALID_SETTING,
                    "The history table cannot be called \"" + table.replace("\0", "\\0") + "\": a name has 1 to "
                            + LONGEST_NAME + " bytes and no NUL, and this one "
                            + (table.isBlank() ? "is blank." : hasNul ? "has a NUL." : "has " + bytes + "."),
                    Remedy.of("set another table name ({})", Fix.setting("table")));
        }
    }

    /** Refuses a name that the database would cut, to use another schema; what it refuses itself is left to it. */
    public static void requireUncut(Database database, String schema) {
        database.cut(schema).ifPresent(why -> {
            throw Problems.refused(
                    Code.INVALID_SETTING,
                    "The schema cannot be called \"" + schema + "\": " + why,
                    "name it as it is called, or call it otherwise; nothing was changed");
        });
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

    /** A query for this number where a migration runs in ranges, without rows where none does. */
    public String inBatchesQuery(String number) {
        return "SELECT " + number + " FROM " + run() + " WHERE id" + database.operator("=") + BatchRow.ID
                + " AND version IS NOT NULL";
    }

    /** A query with a row for each migration that is half done or runs in ranges. */
    public String unfinishedQuery() {
        return "SELECT version FROM " + run() + " WHERE version IS NOT NULL";
    }

    /** What happened. */
    public String log() {
        return qualified("_log");
    }

    /** The three names as the catalogue has them. */
    public List<String> catalogueNames() {
        return List.of(
                database.catalogueName(table),
                database.catalogueName(table + "_run"),
                database.catalogueName(table + "_log"));
    }

    /** What is another text after every write of an owner, whatever the clocks say. */
    static String pulse(Database database) {
        return database.concatenation(List.of(
                "COALESCE(owner, '')",
                "' '",
                "COALESCE(CAST(heartbeat AS CHAR(26)), '')",
                "' '",
                "COALESCE(CAST(expires_at AS CHAR(26)), '')"));
    }

    /** The table with the lock; where the lock is a lease it has to be there first. */
    public String createRunTable() {
        ColumnTypes types = database.columnTypes();
        return """
                %1$s (
                    id INT %5$sPRIMARY KEY,
                    owner VARCHAR(255),
                    since %2$s,
                    heartbeat %2$s,
                    expires_at %2$s,
                    direction VARCHAR(8),
                    version VARCHAR(255),
                    name VARCHAR(255),
                    checksum VARCHAR(64),
                    statements_done INT,
                    prefix_hash VARCHAR(64),
                    failure %3$s,
                    seen_before %3$s
                )%4$s""".formatted(
                        database.createTable(run()), types.time(), types.text(), types.tableOptions(), key("_run"));
    }

    /**
     * The tables that are created once the lock is held. What is applied comes last: a history is there when that table
     * is, and a run that is cut off before it leaves none.
     */
    public List<String> createTables() {
        ColumnTypes types = database.columnTypes();
        return List.of(
                """
                %1$s (
                    id %2$s %6$sPRIMARY KEY,
                    happened_at %3$s NOT NULL,
                    action VARCHAR(16) NOT NULL,
                    version VARCHAR(255) NOT NULL,
                    name VARCHAR(255) NOT NULL,
                    checksum VARCHAR(64) NOT NULL,
                    done_by VARCHAR(255),
                    duration_ms BIGINT,
                    sql_state VARCHAR(16),
                    error %4$s,
                    down_sql %4$s,
                    up_sql %4$s
                )%5$s""".formatted(
                                database.createTable(log()),
                                types.identity(),
                                types.time(),
                                types.text(),
                                types.tableOptions(),
                                key("_log")),
                """
                %1$s (
                    id BIGINT %4$sPRIMARY KEY,
                    version VARCHAR(255) NOT NULL %5$sUNIQUE,
                    name VARCHAR(255) NOT NULL,
                    applied_at %2$s NOT NULL,
                    checksum VARCHAR(64) NOT NULL,
                    kind VARCHAR(16) NOT NULL,
                    applied_by VARCHAR(255),
                    execution_ms BIGINT
                )%3$s""".formatted(
                                database.createTable(migrations()),
                                types.time(),
                                types.tableOptions(),
                                key(""),
                                database.namedConstraint(table + "_version")));
    }

    private String key(String suffix) {
        return database.namedConstraint(table + suffix + "_key");
    }

    private String qualified(String suffix) {
        String name = database.identifier(table + suffix);
        return schema == null ? name : database.quoted(schema) + "." + name;
    }

    /** What the owner of a schema types so that a user gets the rights on the history that were missing, in whole lines. */
    public record Grants(HistoryTables tables, String user) {

        private static final String READ = "SELECT";
        private static final String WRITE = "SELECT, INSERT, UPDATE, DELETE";

        /** For one who was not let create the tables. */
        public String toCreate() {
            return "let the owner of the schema, or an administrator, run:" + creation();
        }

        /** The same as a problem; how its sentence ends. */
        public Problem cannotCreate(String end) {
            return Problems.error(
                    Code.NO_PRIVILEGE,
                    "User " + user + " may not create the history's tables in schema " + schema() + end,
                    toCreate());
        }

        /** For one who was not let write them. */
        public String toWrite() {
            return "migrate as the user that owns the schema; or, if this user is to migrate, let the owner of the history's"
                    + " tables run:" + on(WRITE);
        }

        /** For one who was not let read them, and may want no more than that. */
        public String toRead() {
            return "let the owner of the history's tables run, for status and validate:" + on(READ)
                    + "\n  or, for every command:" + on(WRITE);
        }

        /** For one who sees nothing, whether or not there is something. */
        String toCreateOrRead() {
            return "where the history is there already, let an administrator run, for status and validate:" + on(READ)
                    + "\n  or, for every command:" + creation();
        }

        private String creation() {
            return lines(List.of(tables.database().grantToCreate(schema(), user)));
        }

        private String on(String rights) {
            List<String> all = List.of(tables.migrations(), tables.run(), tables.log());
            return lines(tables.database().grantOn(schema(), all, rights, user));
        }

        private static String lines(List<String> statements) {
            return statements.stream()
                    .map(statement -> "\n    " + statement + ";")
                    .collect(Collectors.joining());
        }

        private String schema() {
            return Objects.requireNonNull(tables.schema(), "schema");
        }
    }
}
