// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.dump;

import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
import dev.migration.internal.history.History;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.session.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The database that is dumped.
 *
 * @param connection in autocommit
 * @param schema the schema of the history
 * @param tables the history's tables as the dump names them
 * @param historyNames their names, as the catalogue has them
 * @param limit counts the rows, which are then a part of the dump, and the next values of sequences; null for none of these
 */
record DumpSource(
        Connection connection,
        Database database,
        String schema,
        HistoryTables tables,
        List<String> historyNames,
        @Nullable RowLimit limit) {

    private static final List<String> SUFFIXES = List.of("", "_run", "_log");

    static DumpSource of(Session session, History history, @Nullable RowLimit limit) {
        String schema = history.server().schema();
        HistoryTables known = session.tables();
        // Where a schema is a database the dump is for one with another name.
        boolean plain = session.database().has(Capability.SCHEMAS_ARE_DATABASES)
                ? schema.equals(session.history().currentSchema())
                : !session.database().has(Capability.SCHEMAS);
        HistoryTables named = new HistoryTables(session.database(), plain ? null : schema, known.table());
        List<String> names = SUFFIXES.stream()
                .map(suffix -> session.database().catalogueName(known.table() + suffix))
                .toList();
        return new DumpSource(session.connection(), session.database(), schema, named, names, limit);
    }

    /** The same with another tool's history in the place of ours, of which there is none. */
    DumpSource withHistory(String ofSchema, List<String> names) {
        return new DumpSource(connection, database, ofSchema, tables, names, limit);
    }

    boolean hasRows() {
        return limit != null;
    }

    /** The statements that insert the rows that a query gives as lists of literals, in an order that they have anywhere. */
    List<String> inserts(String table, String columns, String values, String more) throws SQLException {
        List<String> rows = new ArrayList<>(database.names(connection, values));
        if (limit != null) {
            limit.add(rows.size());
        }
        Collections.sort(rows);
        return rows.stream()
                .map(row -> "INSERT INTO " + table + " (" + columns + ")" + more + " VALUES (" + row + ");")
                .toList();
    }

    void execute(String sql) throws SQLException {
        Row.execute(connection, sql);
    }

    List<Row> rows(String query) throws SQLException {
        return Row.all(connection, query);
    }
}
