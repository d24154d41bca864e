// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.migration.Vendor;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.DatabaseBatches;
import dev.migration.internal.database.Row;
import dev.migration.internal.database.ScriptClient;
import dev.migration.internal.database.SessionState;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.database.StatementOutcomes;
import dev.migration.internal.header.ScriptOptions;
import dev.migration.internal.sql.CanonicalSql;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * SQLite 3.37 and newer: transactional DDL, no users and no schemas but the attached files.
 *
 * <p>The file's own write lock ends with each transaction, so the lock of a whole run is a lease. It is short: every write
 * of a live process extends it, and while that one writes for longer, no other can take it.
 */
public record SqliteDatabase(String product) implements Database {

    public static final Set<Capability> CAPABILITIES =
            EnumSet.of(Capability.IN_A_FILE, Capability.FILES_ONLY, Capability.SINGLE_WRITER);

    /** What removes the temporary objects and the attached databases; that of temporary objects comes by itself, and stays. */
    private static final String REMOVALS = """
            SELECT 'DROP ' || type || ' IF EXISTS temp."' || replace(name, '"', '""') || '"' FROM sqlite_temp_master
             WHERE type IN ('table', 'view', 'trigger') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
            UNION ALL SELECT 'DETACH "' || replace(name, '"', '""') || '"' FROM pragma_database_list
                       WHERE name <> 'temp'""";

    @Override
    public DatabaseBatches batches() {
        return new SqliteBatches();
    }

    @Override
    public Optional<ScriptClient> scriptClient() {
        return Optional.of(SqliteShell.CLIENT);
    }

    /** The program sqlite3 drops a CR before a line end. */
    @Override
    public String literal(String text) {
        return text.indexOf('\r') < 0
                ? Database.super.literal(text)
                : "CAST(x'" + HexFormat.of().formatHex(text.getBytes(UTF_8)) + "' AS TEXT)";
    }

    @Override
    public StatementOutcomes outcomes() {
        return new Outcomes();
    }

    private static final class Outcomes implements StatementOutcomes {

        /** Unlike VACUUM INTO, which refuses a file that exists. */
        private static final Pattern REPEATABLE =
                Pattern.compile("VACUUM(?!.* INTO\\b)|PRAGMA\\b", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

        @Override
        public Outcome outcome(Connection connection, Statement statement, @Nullable String note) {
            String sql = CanonicalSql.of(statement.text(), Dialect.SQLITE);
            return REPEATABLE.matcher(sql).lookingAt()
                    ? Outcome.notDone("it may run again without harm")
                    : Outcome.unknown("");
        }
    }

    @Override
    public Set<Capability> capabilities() {
        return CAPABILITIES;
    }

    @Override
    public Vendor vendor() {
        return Vendor.SQLITE;
    }

    @Override
    public boolean hasSchema(Connection connection, String schema) throws SQLException {
        String query = "SELECT name FROM pragma_database_list WHERE name = " + literal(schema) + " COLLATE NOCASE";
        return !names(connection, query).isEmpty();
    }

    @Override
    public String howToCreateSchema(String schema) {
        return "ATTACH DATABASE 'file' AS " + quoted(schema) + " on each connection";
    }

    @Override
    public String grantToCreate(String schema, String user) {
        return "chmod u+w on the database's file and its directory";
    }

    @Override
    public List<String> grantOn(String schema, List<String> tables, String rights, String user) {
        return List.of(grantToCreate(schema, user));
    }

    /** There is no such clause. */
    @Override
    public String keepingRows() {
        return "";
    }

    @Override
    public ColumnTypes columnTypes() {
        return new ColumnTypes("TEXT", "TIMESTAMP(6)", "INTEGER", "");
    }

    @Override
    public String utcNow() {
        return "strftime('%Y-%m-%d %H:%M:%f', 'now')";
    }

    @Override
    public String utc(Instant time) {
        return "strftime('%Y-%m-%d %H:%M:%f', '" + time.truncatedTo(ChronoUnit.MILLIS) + "')";
    }

    @Override
    public String plus(String time, Duration duration) {
        return "strftime('%Y-%m-%d %H:%M:%f', " + time + ", '+" + duration.toMillis() / 1000.0 + " seconds')";
    }

    @Override
    public String serverQuery(String condition) {
        return "SELECT 'main', " + literal(System.getProperty("user.name", "unknown")) + ", query_only, " + condition
                + " FROM pragma_query_only";
    }

    @Override
    public void makeReadOnly(Connection connection) throws SQLException {
        Row.execute(connection, "PRAGMA query_only = ON");
    }

    @Override
    public String flawsQuery(List<String> schemas, List<String> tables) {
        // A virtual table has no page of its own. The history's definitions have no ON CONFLICT; a table's name may.
        return """
                SELECT tbl_name, kind || ' ' || name
                  FROM (SELECT tbl_name, name, CASE WHEN type IN ('view', 'trigger') THEN type
                                                    WHEN type <> 'table' THEN NULL
                                                    WHEN COALESCE(rootpage, 0) = 0 THEN 'virtual'
                                                    WHEN instr(replace(lower(sql), lower(name), ''), 'conflict') > 0
                                                      THEN 'conflict' END AS kind
                          FROM main.sqlite_master WHERE tbl_name COLLATE NOCASE IN (%s))
                 WHERE kind IS NOT NULL""".formatted(literals(tables));
    }

    @Override
    public String suspicious(List<String> schemas, List<String> tables) {
        List<String> read = tables.subList(0, Math.min(2, tables.size()));
        return "(SELECT COUNT(*) FROM main.sqlite_master WHERE name COLLATE NOCASE IN (" + literals(read) + ")) < "
                + read.size() + " OR " + flawed(schemas, tables);
    }

    @Override
    public TableFlaw flaw(String schema, String table, String kind, String name, String user) {
        String rename =
                "ALTER TABLE " + quoted(schema) + "." + quoted(table) + " RENAME TO " + quoted(table + "_untrusted");
        return switch (kind) {
            case "virtual" -> new TableFlaw(table, "is a virtual table", rename);
            case "conflict" ->
                new TableFlaw(table, "has an ON CONFLICT clause, by which rows may be lost silently", rename);
            default -> Database.super.flaw(schema, table, kind, name, user);
        };
    }

    @Override
    public String tablesQuery(String schema) {
        return "SELECT name FROM pragma_table_list WHERE schema = " + literal(schema)
                + " AND type IN ('table', 'view', 'virtual') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
    }

    @Override
    public String isNamed(List<String> names) {
        return "name IN (" + literals(names) + ")";
    }

    @Override
    public List<String> columns(Connection connection, String schema, String table) throws SQLException {
        return names(connection, "SELECT name FROM pragma_table_info(" + literal(table) + ", " + literal(schema) + ")");
    }

    @Override
    public Optional<String> filledSchemasQuery(List<String> names) {
        return Optional.empty();
    }

    @Override
    public Duration lease() {
        return Duration.ofSeconds(15);
    }

    @Override
    public SessionState captureSession(Connection connection) throws SQLException {
        Map<String, String> pragmas = SqlitePragmas.all(connection);
        List<String> removals = names(connection, REMOVALS);
        // A transaction refuses some pragmas, and passes over others: there is nothing to be reset in it.
        return new SessionState(List.of(), List.of(), "", now -> restoration(pragmas, removals, now));
    }

    private List<String> restoration(Map<String, String> before, List<String> kept, Connection connection)
            throws SQLException {
        List<String> statements = names(connection, REMOVALS);
        statements.removeAll(kept);
        Map<String, String> now = SqlitePragmas.all(connection);
        before.forEach((name, value) -> {
            String changed = now.get(name);
            if (!value.equals(changed) && !SqlitePragmas.isOfFile(name, changed)) {
                statements.add("PRAGMA " + name + " = " + SqlitePragmas.written(name, value));
            }
        });
        return statements;
    }

    /** last_insert_rowid() shows the key of each row, whoever has chosen it; and changes() how many the last change had, here none. */
    @Override
    public List<String> forgetKeys(String log) {
        var forget = new ArrayList<>(insertedAndDeleted(log));
        forget.add(forget.get(forget.size() - 1));
        return forget;
    }

    @Override
    public List<String> settingsFor(ScriptOptions options, Scope scope) {
        return options.lockTimeout() == null
                ? List.of()
                : List.of("PRAGMA busy_timeout = " + options.lockTimeout().toMillis());
    }

    @Override
    public List<String> transactionMode(String options) {
        // DEFERRED, IMMEDIATE or EXCLUSIVE: our own row, which comes first, takes the write lock in any case.
        return List.of();
    }

    @Override
    public LooseRows looseRows(Connection connection) throws SQLException {
        return new SqliteLooseRows(this, connection);
    }

    @Override
    public SqlError explain(SQLException exception, @Nullable Statement statement) {
        return SqliteError.of(exception, statement);
    }
}
