package dev.migration.internal.history;

import dev.migration.internal.database.Database;
import dev.migration.internal.history.History.Server;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the histories of many schemas at once: one query for all of them. Schemas are named as the catalogue does. */
public final class TenantHistories {

    private static final String APPLIED = "SELECT %d, 0, " + HistoryTables.MIGRATION_COLUMNS + " FROM %s";

    /** With columns of the same types, as both are in one UNION; such a schema is read again by itself. */
    private static final String IN_FLIGHT =
            "SELECT %d, 1, id, version, name, since, checksum, direction, owner, statements_done FROM %s"
                    + " WHERE id%s1 AND version IS NOT NULL";

    private final Database database;
    private final HistoryTables tables;

    /** Reads tables of these names. */
    public TenantHistories(HistoryTables tables) {
        this.database = tables.database();
        this.tables = tables;
    }

    /** The schemas in which the catalogue shows all of a history's tables. */
    public Set<String> present(Connection connection) throws SQLException {
        List<String> names = tables.catalogueNames();
        Map<String, Set<String>> found = new HashMap<>();
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            ResultSet rows = statement.executeQuery(database.schemasQuery(names));
            while (rows.next()) {
                found.computeIfAbsent(rows.getString(1), schema -> new LinkedHashSet<>())
                        .add(rows.getString(2));
            }
        }
        found.values().removeIf(own -> !own.containsAll(names));
        return found.keySet();
    }

    /** What is applied in each of these schemas, without those where something is in flight. */
    public Map<String, History> read(Connection connection, List<String> schemas) throws SQLException {
        List<List<AppliedMigration>> applied = new ArrayList<>();
        Set<Integer> busy = new LinkedHashSet<>();
        schemas.forEach(schema -> applied.add(new ArrayList<>()));
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            ResultSet rows = statement.executeQuery(query(schemas));
            while (rows.next()) {
                int schema = rows.getInt(1);
                if (rows.getInt(2) == 1) {
                    busy.add(schema);
                } else {
                    applied.get(schema).add(HistoryReader.migration(rows, 3, tables.in(schemas.get(schema))));
                }
            }
        }
        Map<String, History> histories = new HashMap<>();
        for (int i = 0; i < schemas.size(); i++) {
            if (!busy.contains(i)) {
                List<AppliedMigration> rows = applied.get(i);
                rows.sort(Comparator.comparingLong(AppliedMigration::id));
                histories.put(
                        schemas.get(i), new History(new Server(schemas.get(i), "", false), true, rows, null, null));
            }
        }
        return histories;
    }

    private String query(List<String> schemas) {
        List<String> selects = new ArrayList<>();
        for (int i = 0; i < schemas.size(); i++) {
            HistoryTables own = tables.in(schemas.get(i));
            selects.add(APPLIED.formatted(i, own.migrations()));
            selects.add(IN_FLIGHT.formatted(i, own.run(), database.operator("=")));
        }
        return String.join("\nUNION ALL ", selects);
    }
}
