package dev.migration.internal.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the history's tables are what we would have made. Who reads a view runs what its maker wrote, who writes a table
 * runs its triggers, and whoever owns the tables says what was applied.
 */
interface HistoryTrust extends Schemas {

    /** The schema that unqualified names are created in, as an expression. */
    default String currentSchema() {
        return "CURRENT_SCHEMA";
    }

    /**
     * A query for what is wrong with tables of a schema: the table's name, what it has instead, and the name of that.
     *
     * @param schema the schema's name as an expression
     * @param tables their names, as the catalogue has them
     */
    default String flawsQuery(String schema, List<String> tables) {
        return """
                SELECT TABLE_NAME, 'view', TABLE_NAME FROM INFORMATION_SCHEMA.VIEWS
                 WHERE TABLE_SCHEMA = %1$s AND TABLE_NAME IN (%2$s)
                UNION ALL SELECT EVENT_OBJECT_TABLE, 'trigger', TRIGGER_NAME FROM INFORMATION_SCHEMA.TRIGGERS
                 WHERE EVENT_OBJECT_SCHEMA = %1$s AND EVENT_OBJECT_TABLE IN (%2$s)""".formatted(schema, literals(tables));
    }

    /**
     * A condition for {@link Database#serverQuery}: true where there is something wrong. Where several queries are sent at
     * once, it fails instead, as if a table were missing, so that those behind it are not executed.
     */
    default String flawed(String schema, List<String> tables) {
        return "EXISTS (" + flawsQuery(schema, tables) + ")";
    }

    /** What is wrong with tables of a schema for this user; names as the catalogue has them. */
    default List<HistoryFlaw> flaws(Connection connection, String schema, List<String> tables, String user)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            List<HistoryFlaw> flaws = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery(flawsQuery(literal(schema), tables))) {
                while (rows.next()) {
                    String kind = rows.getString(2);
                    if (kind != null) {
                        flaws.add(flaw(schema, rows.getString(1), kind.strip(), rows.getString(3), user));
                    }
                }
            }
            return flaws;
        }
    }

    /**
     * The foreign keys that may keep rows of these tables from being deleted; it takes longer than to find the other flaws,
     * and may wait for locks. Empty where those are among them, and where the product has none that others can make.
     */
    default List<HistoryFlaw> references(Connection connection, String schema, List<String> tables)
            throws SQLException {
        return List.of();
    }

    /** One row of {@link #flawsQuery}. */
    default HistoryFlaw flaw(String schema, String table, String kind, String name, String user) {
        return kind.equals("trigger")
                ? new HistoryFlaw(
                        table, "has the trigger " + name, "DROP TRIGGER " + quoted(schema) + "." + quoted(name))
                : new HistoryFlaw(table, "is a view", "DROP VIEW " + quoted(schema) + "." + quoted(table));
    }

    /**
     * Who else may write a table, or have it run something when it is written: names of users, or PUBLIC, each with what to
     * type against that. Empty where the product does not tell.
     */
    default List<HistoryFlaw> otherWriters(Connection connection, String schema, String table) throws SQLException {
        return List.of();
    }
}
