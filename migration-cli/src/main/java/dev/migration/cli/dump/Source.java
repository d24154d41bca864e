package dev.migration.cli.dump;

import dev.migration.Vendor;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.Row;
import dev.migration.internal.history.History;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.session.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The database that is dumped.
 *
 * @param connection in autocommit
 * @param schema the schema of the history
 * @param tables the history's tables as the dump names them
 */
record Source(Connection connection, Database database, String schema, HistoryTables tables) {

    private static final List<String> SUFFIXES = List.of("", "_run", "_log");

    static Source of(Session session, History history) {
        String schema = history.server().schema();
        HistoryTables known = session.tables();
        // On these a schema is a database, and the dump is for one with another name; or there is only one.
        boolean plain = switch (session.database().vendor()) {
            case MARIADB, MYSQL -> schema.equals(session.history().currentSchema());
            case SQLITE -> true;
            default -> false;
        };
        HistoryTables named = new HistoryTables(session.database(), plain ? null : schema, known.table());
        return new Source(session.connection(), session.database(), schema, named);
    }

    boolean is(Vendor vendor) {
        return database.vendor() == vendor;
    }

    /** The names of the history's tables, as the catalogue has them. */
    List<String> historyNames() {
        return SUFFIXES.stream()
                .map(suffix -> database.catalogueName(tables.table() + suffix))
                .toList();
    }

    List<Row> rows(String query) throws SQLException {
        return Row.all(connection, query);
    }
}
