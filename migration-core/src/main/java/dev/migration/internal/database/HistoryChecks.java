package dev.migration.internal.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the history's tables are what this library would have made, and what the user may do with them; where a product
 * does not show a right, the run tries it. Reading a view runs what its maker wrote, writing a table runs its triggers,
 * and the owner of the tables decides what was applied.
 */
public interface HistoryChecks extends Schemas {

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
    default List<Flaw> flaws(Connection connection, String schema, List<String> tables, String user)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            List<Flaw> flaws = new ArrayList<>();
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
    default List<Flaw> references(Connection connection, String schema, List<String> tables) throws SQLException {
        return List.of();
    }

    /** One row of {@link #flawsQuery}. */
    default Flaw flaw(String schema, String table, String kind, String name, String user) {
        return kind.equals("trigger")
                ? new Flaw(table, "has the trigger " + name, "DROP TRIGGER " + quoted(schema) + "." + quoted(name))
                : new Flaw(table, "is a view", "DROP VIEW " + quoted(schema) + "." + quoted(table));
    }

    /**
     * Other users, or PUBLIC, who may write a table or have code run when it is written, each with the remedy. Empty where
     * the product does not show that.
     */
    default List<Flaw> otherWriters(Connection connection, String schema, String table) throws SQLException {
        return List.of();
    }

    /**
     * Whether this table, which does not exist, may be created.
     *
     * @param schema as the catalogue has it
     * @param table quoted, with its schema
     */
    default boolean mayCreateTable(Connection connection, String schema, String table) throws SQLException {
        return true;
    }

    /**
     * Whether rows may be inserted into each of these tables, which are there.
     *
     * @param tables quoted, with their schema
     */
    default boolean mayInsert(Connection connection, List<String> tables) throws SQLException {
        return true;
    }

    /**
     * Whether {@link Schemas#schemasQuery} and the like may have left out a table of this schema because the user has no
     * right on it.
     *
     * @param refusal what reading the table was refused for
     */
    default boolean mayHideTables(Connection connection, String schema, SqlError.Kind refusal) throws SQLException {
        return false;
    }

    /** What the database said about a statement it refused. */
    SqlError explain(SQLException exception);

    /** Whether a statement that changes nothing is not refused for lack of a right, whatever else is wrong with it. */
    default boolean isAllowed(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
            return true;
        } catch (SQLException e) {
            return isAllowed(e);
        }
    }

    /** Whether it was refused for another reason. */
    default boolean isAllowed(SQLException refusal) throws SQLException {
        return switch (explain(refusal).kind()) {
            case NO_PRIVILEGE -> false;
            case CONNECTION_LOST, CANCELLED -> throw refusal;
            default -> true;
        };
    }

    /**
     * Why a table of the history is not trusted.
     *
     * @param table its name, as the catalogue has it
     * @param what what it is or has, as the end of a sentence that begins with its name; or who may write it
     * @param remedy what to type
     */
    record Flaw(String table, String what, String remedy) {}
}
