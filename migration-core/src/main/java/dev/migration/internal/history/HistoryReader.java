// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.history;

import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.HistoryChecks.TableFlaw;
import dev.migration.internal.database.Row;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.help.Problems;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.history.History.Server;
import dev.migration.internal.text.UtcTime;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the history, in one round trip where the driver can send several queries at once.
 *
 * <p>An unqualified name finds a table in any schema of the search path, so another tenant's history could be taken for
 * ours: rows count only if they come from the schema in which the session would create the tables.
 */
public final class HistoryReader {

    /** PostgreSQL's state for what can only be done with a table. */
    private static final String NO_TABLE = "42809";

    /** So many names are compared in less time than the tables of all schemas are read. */
    private static final int FEW_SCHEMAS = 200;

    private final Database database;
    private final HistoryTables tables;

    public HistoryReader(HistoryTables tables) {
        this.database = tables.database();
        this.tables = tables;
    }

    /** What is applied and what is in flight. The connection is in autocommit, and stays as it is. */
    public History read(Connection connection) throws SQLException {
        try {
            return readTables(connection, database.suspicious(schema(), tables.catalogueNames()));
        } catch (SQLException e) {
            SqlError.Kind kind = database.explain(e).kind();
            boolean mayBeOtherTables = kind == SqlError.Kind.OBJECT_MISSING
                    || kind == SqlError.Kind.COLUMN_MISSING
                    || kind == SqlError.Kind.NO_PRIVILEGE
                    || NO_TABLE.equals(e.getSQLState());
            if (!mayBeOtherTables || connection.isClosed()) {
                throw e;
            }
            return readByCatalogue(connection);
        }
    }

    /** A history under another name or in another schema, all of whose tables exist: nobody there is trusted. */
    public History readElsewhere(Connection connection) throws SQLException {
        if (!database.has(Capability.MULTIPLE_STATEMENTS)) {
            // Their catalogues have names in another case, which only the slower way finds.
            return read(connection);
        }
        return readTables(connection, database.flawedElsewhere(schema(), tables.catalogueNames()));
    }

    private List<String> schema() {
        return List.of(tables.schema() == null ? database.currentSchema() : database.literal(tables.schema()));
    }

    /** @param flawed whether something is wrong with the tables, which is asked before they are read */
    private History readTables(Connection connection, String flawed) throws SQLException {
        List<String> queries = new ArrayList<>();
        // Where the tables are in the current schema, no other one's are found by their names.
        queries.add(database.serverQuery(flawed));
        if (database.has(Capability.MULTIPLE_STATEMENTS)) {
            queries.add(unfinishedQuery(tables));
            queries.add(appliedQuery(tables));
        }
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(String.join(";\n", queries));
            Server server = server(connection, statement.getResultSet());
            if (server == null) {
                return readByCatalogue(connection);
            }
            // The server's row comes first, so that the tables can be named with their schema.
            HistoryTables own = tables.in(server.schema());
            Unfinished unfinished = unfinished(next(statement, unfinishedQuery(own)), own);
            List<AppliedMigration> applied = migrations(next(statement, appliedQuery(own)), own);
            BatchesInFlight batches = unfinished.batches();
            if (batches != null
                    && applied.stream().anyMatch(row -> row.version().equals(batches.version()))) {
                // They may have come to their end between the two queries.
                unfinished = unfinished(statement.executeQuery(unfinishedQuery(own)), own);
            }
            return new History(server, true, applied, unfinished.inFlight(), unfinished.batches(), null);
        }
    }

    /** The rows of this query, which was sent already where the driver can send several at once. */
    private ResultSet next(Statement statement, String query) throws SQLException {
        if (!database.has(Capability.MULTIPLE_STATEMENTS)) {
            return statement.executeQuery(query);
        }
        statement.getMoreResults();
        return statement.getResultSet();
    }

    /** With the time of the database's own clock. */
    private String unfinishedQuery(HistoryTables from) {
        return "SELECT " + HistoryTables.UNFINISHED_COLUMNS + ", " + database.utcNow() + " FROM " + from.run()
                + " WHERE version IS NOT NULL";
    }

    private static String appliedQuery(HistoryTables from) {
        return "SELECT " + HistoryTables.MIGRATION_COLUMNS + " FROM " + from.migrations();
    }

    /** Null if the row says that there is no schema, or that something is wrong with the tables. */
    private @Nullable Server server(Connection connection, ResultSet row) throws SQLException {
        row.next();
        database.requireGenuine(row);
        String schema = tables.schema() == null ? row.getString(1) : tables.schema();
        return schema == null || row.getBoolean(4) ? null : server(schema, connection, row);
    }

    private Server server(String schema, Connection connection, ResultSet row) throws SQLException {
        return new Server(schema, row.getString(2), row.getBoolean(3), database.pooler(connection, row));
    }

    private Server readServer(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            ResultSet row = statement.executeQuery(database.serverQuery("FALSE"));
            row.next();
            database.requireGenuine(row);
            String schema = tables.schema() == null ? row.getString(1) : tables.schema();
            if (schema == null) {
                throw UnreadableHistory.withoutSchema(database);
            }
            return server(schema, connection, row);
        }
    }

    /** Reads the catalogue: a table that cannot be read is missing only if the catalogue says so. */
    private History readByCatalogue(Connection connection) throws SQLException {
        Server server = readServer(connection);
        List<String> own = tables.catalogueNames();
        requireTrusted(connection, server);
        Set<String> present = new HashSet<>(tablesOf(connection, server.schema()));
        if (!present.contains(own.get(0))) {
            // Where the catalogue hides what one has no right on, a table that it does not show may be there all the
            // same.
            if (database.mayHideTables(
                    connection, server.schema(), tables.in(server.schema()).migrations())) {
                throw new UnreadableHistory(tables, server).hidden();
            }
            return new History(server, false, List.of(), null, null);
        }
        return new HistoryReader(tables.in(server.schema())).readPresent(connection, server, present.containsAll(own));
    }

    /** Another instance may have created the tables a moment ago; if only some exist, their rows are read all the same. */
    private History readPresent(Connection connection, Server server, boolean complete) throws SQLException {
        List<String> names = tables.catalogueNames();
        try {
            if (complete) {
                return readTables(connection, database.flawed(schema(), names));
            }
            List<AppliedMigration> applied = CheckedRead.of(
                    connection,
                    database,
                    List.of(server.schema()),
                    names.subList(0, 1),
                    appliedQuery(tables),
                    rows -> migrations(rows, tables));
            return new History(server, false, applied, null, null);
        } catch (SQLException e) {
            SqlError error = database.explain(e);
            if (error.kind() == SqlError.Kind.OBJECT_MISSING) {
                // Perhaps because others have put their own in the place of what was checked.
                requireTrusted(connection, server);
            }
            throw new UnreadableHistory(tables, server).refused(error, e, connection, complete);
        }
    }

    /** Refuses tables by which others could have their code run where they are read. */
    public void requireTrusted(Connection connection, Server server) throws SQLException {
        List<TableFlaw> flaws = new ArrayList<>(flaws(connection, server));
        flaws.removeIf(flaw -> !flaw.stopsReads());
        Problems.throwIfInvalid(new UnreadableHistory(tables, server).untrusted(flaws, "read from"));
    }

    /** Why nothing is written to the tables: others could have their code run by it. */
    public Optional<Problem> refusalOfWrites(Connection connection, Server server) throws SQLException {
        return new UnreadableHistory(tables, server).untrusted(flaws(connection, server), "written to");
    }

    private List<TableFlaw> flaws(Connection connection, Server server) throws SQLException {
        return database.flaws(connection, server.schema(), tables.catalogueNames(), server.user());
    }

    private static List<AppliedMigration> migrations(ResultSet rows, HistoryTables from) throws SQLException {
        List<AppliedMigration> applied = new ArrayList<>();
        String table = from.migrations();
        while (rows.next()) {
            applied.add(migration(rows, 1, table));
        }
        // A new session of a server needs longer to plan that.
        applied.sort(Comparator.comparingLong(AppliedMigration::id));
        return applied;
    }

    /** The row of this table whose columns, as {@link HistoryTables} names them, begin at this one, from 1. */
    public static AppliedMigration migration(ResultSet row, int first, String table) throws SQLException {
        String id = required(row.getString(first), table, "NULL", "id");
        long millis = row.getLong(first + 7);
        Duration execution = row.wasNull() ? null : Duration.ofMillis(millis);
        return new AppliedMigration(
                row.getLong(first),
                version(row.getString(first + 1), table, id),
                required(row.getString(first + 2), table, id, "name"),
                UtcTime.of(row.getString(first + 3)),
                required(row.getString(first + 4), table, id, "checksum"),
                Kind.of(required(row.getString(first + 5), table, id, "kind")),
                row.getString(first + 6),
                execution);
    }

    /** Remedies are commands with versions in them, so only digits and plain words are taken. */
    private static Version version(@Nullable String text, String table, String id) {
        Version version = Version.of(required(text, table, id, "version"));
        if (!version.isNumeric() && !version.isNamed() && !version.isRepeatable()) {
            throw UnreadableHistory.strangeVersion(table, id, version);
        }
        return version;
    }

    private static String required(@Nullable String value, String table, String id, String column) {
        if (value == null) {
            throw UnreadableHistory.empty(table, id, column);
        }
        return value;
    }

    /** What the rows beside the lock say: a script that runs statement by statement, and one that runs in ranges. */
    private record Unfinished(
            @Nullable InFlight inFlight, @Nullable BatchesInFlight batches) {}

    private Unfinished unfinished(ResultSet row, HistoryTables tables) throws SQLException {
        var unfinished = new Unfinished(null, null);
        while (row.next()) {
            unfinished = row.getInt(1) == BatchRow.ID
                    ? new Unfinished(unfinished.inFlight, batches(row, tables.run()))
                    : new Unfinished(inFlight(row, tables.run()), unfinished.batches);
        }
        return unfinished;
    }

    private static InFlight inFlight(ResultSet row, String table) throws SQLException {
        String id = row.getString(1);
        return new InFlight(
                version(row.getString(2), table, id),
                required(row.getString(3), table, id, "name"),
                required(row.getString(4), table, id, "checksum"),
                "down".equals(row.getString(5)),
                UtcTime.of(row.getString(6)),
                row.getInt(7),
                required(row.getString(8), table, id, "prefix_hash"),
                row.getString(9));
    }

    private BatchesInFlight batches(ResultSet row, String table) throws SQLException {
        String id = row.getString(1);
        String owner = row.getString(10);
        Instant seen = UtcTime.of(row.getString(12));
        Duration silent = Duration.between(seen, UtcTime.of(row.getString(13)));
        return new BatchesInFlight(
                version(row.getString(2), table, id),
                required(row.getString(3), table, id, "name"),
                required(row.getString(4), table, id, "checksum"),
                UtcTime.of(row.getString(6)),
                row.getInt(7),
                BatchRow.isPaused(row.getString(8)),
                owner,
                row.getString(9),
                seen,
                owner != null && silent.compareTo(database.lease()) > 0 ? silent : null,
                progress(row.getString(11), table, id));
    }

    private static BatchProgress progress(@Nullable String text, String table, String id) {
        try {
            return BatchProgress.of(required(text, table, id, "seen_before"));
        } catch (IllegalArgumentException e) {
            throw UnreadableHistory.strange(table, id, "seen_before", String.valueOf(text));
        }
    }

    /** The names of all tables and views in a schema. */
    private List<String> tablesOf(Connection connection, String schema) throws SQLException {
        return database.names(connection, database.tablesQuery(schema));
    }

    /** Whether the log is there, without the table that says what is applied. The third one may be made before them, for its lock. */
    public boolean hasLogAlone(Connection connection) throws SQLException {
        List<String> own = tables.catalogueNames();
        List<String> there = tablesOf(connection, Objects.requireNonNull(tables.schema()));
        return !there.contains(own.get(0)) && there.contains(own.get(2));
    }

    /** The tables in a schema that are not the history's own. */
    public List<String> otherTablesOf(Connection connection, String schema) throws SQLException {
        List<String> others = tablesOf(connection, schema);
        others.removeAll(tables.catalogueNames());
        return others;
    }

    /** The schemas that have such tables and no history of this name; none where each is a database of its own. */
    public Set<String> filledSchemas(Connection connection) throws SQLException {
        Optional<String> query = database.filledSchemasQuery(tables.catalogueNames());
        return query.isEmpty() ? Set.of() : new HashSet<>(database.names(connection, query.get()));
    }

    /** The schemas in which the catalogue shows all of a history's tables. */
    public Set<String> schemasWithHistory(Connection connection) throws SQLException {
        return schemas(connection, database.schemasQuery(tables.catalogueNames()));
    }

    /** The same of these schemas, where they are few; of all where they are many. */
    public Set<String> schemasWithHistory(Connection connection, List<String> schemas) throws SQLException {
        if (schemas.isEmpty()) {
            return Set.of();
        }
        return schemas.size() > FEW_SCHEMAS
                ? schemasWithHistory(connection)
                : schemas(connection, database.schemasQuery(tables.catalogueNames(), schemas));
    }

    private Set<String> schemas(Connection connection, String query) throws SQLException {
        Map<String, Set<String>> found = new HashMap<>();
        for (Row row : Row.all(connection, query)) {
            found.computeIfAbsent(row.text(1), schema -> new HashSet<>()).add(row.text(2));
        }
        found.values().removeIf(own -> !own.containsAll(tables.catalogueNames()));
        return found.keySet();
    }
}
