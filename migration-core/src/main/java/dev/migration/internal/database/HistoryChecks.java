// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether the tables whose rows say what was applied can be read and written without running what others wrote, and what
 * the user may do with them; where a product does not show a right, the run tries it. {@code docs/security.md} has the
 * rule. Names of tables are as the catalogue has them.
 */
public interface HistoryChecks extends DatabaseSql {

    /**
     * A query for what is wrong with tables: the table's name, and the kind of what it has instead, then its name; null
     * where nothing is.
     *
     * @param schemas their names as expressions
     */
    default String flawsQuery(List<String> schemas, List<String> tables) {
        return """
                SELECT TABLE_NAME, CONCAT('view ', TABLE_NAME) FROM INFORMATION_SCHEMA.VIEWS
                 WHERE TABLE_SCHEMA IN (%1$s) AND TABLE_NAME IN (%2$s)
                UNION ALL SELECT EVENT_OBJECT_TABLE, CONCAT('trigger ', TRIGGER_NAME) FROM INFORMATION_SCHEMA.TRIGGERS
                 WHERE EVENT_OBJECT_SCHEMA IN (%1$s) AND EVENT_OBJECT_TABLE IN (%2$s)""".formatted(String.join(", ", schemas), literals(tables));
    }

    /**
     * A condition for {@link Database#serverQuery}: true where the tables must not be read. Where several queries are sent at
     * once, it fails instead, as if a table were missing, so that those behind it are not executed; also where one is missing.
     *
     * @param schemas their names as expressions
     */
    default String flawed(List<String> schemas, List<String> tables) {
        return "EXISTS (" + flawsQuery(schemas, tables) + ")";
    }

    /**
     * As {@code flawed}; also true if the history table or the run table is missing. The log is not checked, because this read
     * does not need it. So no query is sent that would fail.
     */
    default String suspicious(List<String> schemas, List<String> tables) {
        // MariaDB looks a single name up, and opens every table for a list.
        return tables.stream()
                .limit(2)
                .map(table -> "NOT EXISTS (SELECT 1 FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA IN ("
                        + String.join(", ", schemas) + ") AND TABLE_NAME = " + literal(table) + ")")
                .collect(Collectors.joining(" OR ", "", " OR " + flawed(schemas, tables)));
    }

    /** The same as {@link #flawed} for a schema that nobody named, whose owner is not trusted. */
    default String flawedElsewhere(List<String> schemas, List<String> tables) {
        return flawed(schemas, tables);
    }

    /** Whether a table may be read that must not be written; else the check of the read is enough for both. */
    default boolean readsMoreThanItWrites() {
        return false;
    }

    /** What is wrong with tables of a schema. */
    default List<TableFlaw> flaws(Connection connection, String schema, List<String> tables, String user)
            throws SQLException {
        List<TableFlaw> flaws = new ArrayList<>();
        for (Row row : Row.all(connection, flawsQuery(List.of(literal(schema)), tables))) {
            String flaw = row.get(2);
            if (flaw != null) {
                int blank = flaw.indexOf(' ');
                flaws.add(flaw(schema, row.text(1), flaw.substring(0, blank), flaw.substring(blank + 1), user));
            }
        }
        return flaws;
    }

    /** One row of {@link #flawsQuery}. */
    default TableFlaw flaw(String schema, String table, String kind, String name, String user) {
        return kind.equals("trigger")
                ? new TableFlaw(table, "has the trigger " + name, "DROP TRIGGER " + quoted(schema) + "." + quoted(name))
                : new TableFlaw(table, "is a view", "DROP VIEW " + quoted(schema) + "." + quoted(table));
    }

    /** Other users, or PUBLIC, who may write a table or have code run when it is written, where the product shows that. */
    default List<TableFlaw> otherWriters(Connection connection, String schema, String table) throws SQLException {
        return List.of();
    }

    /** Whether this table, which does not exist and is given in quotes with its schema, may be created, as far as is asked. */
    default boolean mayCreateTable(Connection connection, String schema, String table) throws SQLException {
        return true;
    }

    /**
     * Whether rows may be inserted into each of these tables, which exist and are given in quotes with their schema, as far as is
     * asked.
     */
    default boolean mayInsert(Connection connection, List<String> tables) throws SQLException {
        return true;
    }

    /**
     * Whether the catalogue may have left out a table of this schema, which is given in quotes with it, because the user has no
     * right on it.
     */
    default boolean mayHideTables(Connection connection, String schema, String table) throws SQLException {
        return false;
    }

    /** What the database said about a statement it refused. */
    SqlError explain(SQLException exception);

    /**
     * Why a table of the history is not trusted.
     *
     * @param what the rest of a sentence that starts with the table's name
     * @param remedy the statement that an administrator types; empty if there is none
     * @param stopsReads whether the table is not read either
     * @param runAs the user who may continue; empty if there is none
     */
    record TableFlaw(String table, String what, String remedy, boolean stopsReads, String runAs) {

        public TableFlaw(String table, String what, String remedy) {
            this(table, what, remedy, true, "");
        }
    }
}
