package dev.migration.internal.batch;

import dev.migration.Vendor;
import dev.migration.internal.batch.KeyActions.Place;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
import dev.migration.internal.help.Printable;
import dev.migration.internal.script.BatchStatement;
import dev.migration.internal.script.BatchStatement.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the catalogue knows of the tables of a statement that runs in ranges, and its words do not say: a view may be of the table
 * that it writes to, and where that has no transactions, a failed range would be changed again.
 */
record TableChecks(Connection connection, Database database) {

    /** With the tables that it is a partition or a child of. */
    private static final String POSTGRESQL = """
            WITH RECURSIVE up AS (
              SELECT pg_catalog.to_regclass(?::text)::oid AS id
              UNION SELECT i.inhparent FROM pg_catalog.pg_inherits i JOIN up ON up.id = i.inhrelid)
            SELECT CASE WHEN c.relkind = ANY ('{r,p}') THEN 'table' WHEN c.relkind = 'm' THEN 'copy' ELSE 'no table' END,
                   c.oid, (SELECT pg_catalog.string_agg(up.id::text, ' ') FROM up), n.nspname, c.relname
              FROM pg_catalog.pg_class c JOIN up ON up.id = c.oid
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = pg_catalog.to_regclass(?::text)::oid""";

    private static final String MYSQL = """
            SELECT CASE WHEN t.TABLE_TYPE NOT IN ('BASE TABLE', 'SYSTEM VERSIONED') THEN 'no table'
                        WHEN e.TRANSACTIONS = 'YES' THEN 'table' ELSE CONCAT('engine ', t.ENGINE) END,
                   CONCAT(t.TABLE_SCHEMA, '.', t.TABLE_NAME), NULL, t.TABLE_SCHEMA, t.TABLE_NAME
              FROM information_schema.TABLES t LEFT JOIN information_schema.ENGINES e ON e.ENGINE = t.ENGINE
             WHERE t.TABLE_SCHEMA = COALESCE(?, DATABASE()) AND t.TABLE_NAME = ?""";

    private static final Set<String> TABLE_TYPES = Set.of("TABLE", "BASE TABLE");

    /**
     * One of them.
     *
     * @param kind table, a copy of what others have, another word where it is neither, or its engine where that has no transactions
     * @param identity what no other table has
     * @param within those of the tables that have its rows, too
     */
    private record Found(String kind, String identity, List<String> within, Place place) {

        boolean shares(Found other) {
            return identity.equals(other.identity)
                    || within.contains(other.identity)
                    || other.within.contains(identity);
        }
    }

    /** Why its ranges might see what others did; empty where they do not. */
    Optional<String> flaw(BatchStatement statement, BatchKey key) throws SQLException {
        TableName written = statement.tables().get(0);
        Found target = find(written);
        List<Place> read = new ArrayList<>();
        for (TableName name : statement.tables()) {
            Found found = name.equals(written) ? target : find(name);
            String shown = Printable.line(name.written());
            if (found.kind().startsWith("engine ") && name.equals(written)) {
                return Optional.of("The table " + shown + " has the " + found.kind()
                        + ", which has no transactions: a range that fails would be changed twice.");
            }
            boolean isRead = !name.equals(written)
                    && (found.kind().startsWith("engine ") || found.kind().equals("copy"));
            if (!found.kind().equals("table") && !isRead) {
                return Optional.of("In batches, " + shown
                        + " has to be a table, not a view or anything else: write the tables" + " that are behind it.");
            }
            if (!name.equals(written) && found.shares(target)) {
                return Optional.of("The statement reads " + shown + ", which has rows of "
                        + Printable.line(written.written()) + ", which it writes to.");
            }
            read.add(found.place());
        }
        return new KeyActions(connection, database, statement, key).flaw(target.place(), read);
    }

    private Found find(TableName name) throws SQLException {
        return switch (database.vendor()) {
            case POSTGRESQL -> found(database.ownRows(connection, POSTGRESQL, name.written(), name.written()));
            case MYSQL, MARIADB -> found(Row.all(connection, MYSQL, name.schema(), name.table()));
            default -> ofDriver(name);
        };
    }

    private static Found found(List<Row> rows) {
        return rows.isEmpty()
                ? new Found("no table", "", List.of(), new Place("", ""))
                : new Found(
                        rows.get(0).text(1),
                        rows.get(0).text(2),
                        List.of(rows.get(0).text(3).split(" ")),
                        new Place(rows.get(0).text(4), rows.get(0).text(5)));
    }

    private Found ofDriver(TableName name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM " + name.written() + " WHERE 1 = 0")) {
            ResultSetMetaData column = rows.getMetaData();
            String schema = column.getSchemaName(1);
            // Of a view, SQLite has the table behind it here.
            String table = database.vendor() == Vendor.SQLITE ? name.table() : column.getTableName(1);
            try (ResultSet found = connection
                    .getMetaData()
                    .getTables(
                            null,
                            schema == null || schema.isEmpty() ? null : schema,
                            KeyColumn.escaped(connection.getMetaData(), table),
                            null)) {
                boolean isTable = false;
                while (found.next()) {
                    isTable |= TABLE_TYPES.contains(found.getString("TABLE_TYPE"));
                }
                return new Found(
                        isTable ? "table" : "no table",
                        schema + "." + column.getTableName(1),
                        List.of(),
                        new Place(schema == null ? "" : schema, table));
            }
        }
    }
}
