package dev.migration.internal.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether the history's tables are what this library would have made, and what the user may do with them; where a product
 * does not show a right, the run tries it. Reading a view runs what its maker wrote, writing a table runs its triggers,
 * and the owner of the tables decides what was applied. Names of schemas and tables are as the catalogue has them.
 */
public interface HistoryChecks extends DatabaseSql {

    /**
     * A query for what is wrong with tables of a schema: the table's name, what it has instead, and the name of that.
     *
     * @param schema the schema's name as an expression
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

    /**
     * The same without a wrong alarm, for tables that were checked: others may have put their own in their place since. False
     * where only one query is sent at a time.
     *
     * @param present how many of the tables there have to be, in all schemas
     */
    default String untrusted(List<String> schemas, List<String> tables, int present) {
        return "FALSE";
    }

    /**
     * A statement that keeps these tables, given as SQL has them, from being replaced until the transaction ends; it waits for
     * whoever has locked them. Empty where only one query is sent at a time.
     */
    default Optional<String> keep(List<String> tables) {
        return Optional.empty();
    }

    default List<Flaw> flaws(Connection connection, String schema, List<String> tables, String user)
            throws SQLException {
        return flaws(connection, flawsQuery(literal(schema), tables), schema, user);
    }

    /** The query for what is wrong with another tool's table, whose rows say what was applied; its schema as an expression. */
    default String foreignFlawsQuery(String schema, String table) {
        return flawsQuery(schema, List.of(table));
    }

    /** What is wrong with another tool's table. */
    default List<Flaw> foreignFlaws(Connection connection, String schema, String table, String user)
            throws SQLException {
        return flaws(connection, foreignFlawsQuery(literal(schema), table), schema, user);
    }

    /**
     * What is sent in front of a query of such a table, in one message and transaction: it keeps the table as it is, and
     * fails as if there were none where something is wrong with it. Nothing where only one query is sent at a time.
     *
     * @param waiting what is added to the statement that locks the table; empty to wait for it
     */
    default List<String> guards(Connection connection, String schema, String table, String waiting)
            throws SQLException {
        return List.of();
    }

    private List<Flaw> flaws(Connection connection, String query, String schema, String user) throws SQLException {
        List<Flaw> flaws = new ArrayList<>();
        for (Row row : Row.all(connection, query)) {
            if (row.get(2) != null) {
                flaws.add(flaw(schema, row.text(1), row.text(2).strip(), row.text(3), user));
            }
        }
        return flaws;
    }

    /** The current schema beside those behind it that have a table of this name; empty where the product has no such path. */
    default Optional<SearchPath> searchPath(Connection connection, String table) throws SQLException {
        return Optional.empty();
    }

    /** One row of {@link #flawsQuery}. */
    default Flaw flaw(String schema, String table, String kind, String name, String user) {
        return kind.equals("trigger")
                ? new Flaw(table, "has the trigger " + name, "DROP TRIGGER " + quoted(schema) + "." + quoted(name))
                : new Flaw(table, "is a view", "DROP VIEW " + quoted(schema) + "." + quoted(table));
    }

    /**
     * The foreign keys that may keep rows of these tables from being deleted; it takes longer than to find the other flaws,
     * and may wait for locks. Empty where those are among them, and where the product has none that others can make.
     */
    default List<Flaw> references(Connection connection, String schema, List<String> tables) throws SQLException {
        return List.of();
    }

    /** Other users, or PUBLIC, who may write a table or have code run when it is written, where the product shows that. */
    default List<Flaw> otherWriters(Connection connection, String schema, String table) throws SQLException {
        return List.of();
    }

    /** Whether this table, which does not exist and is given in quotes with its schema, may be created. */
    default boolean mayCreateTable(Connection connection, String schema, String table) throws SQLException {
        return true;
    }

    /** Whether rows may be inserted into each of these tables, which exist and are given in quotes with their schema. */
    default boolean mayInsert(Connection connection, List<String> tables) throws SQLException {
        for (String table : tables) {
            if (!isAllowed(connection, insertNothing(table))) {
                return false;
            }
        }
        return true;
    }

    /** A statement that inserts no row, and is refused without the right to. */
    default String insertNothing(String table) {
        return "INSERT INTO " + table + " (version) SELECT version FROM " + table + " WHERE 1 = 0";
    }

    /**
     * Whether the catalogue may have left out a table of this schema because the user has no right on it.
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
     * Where unqualified names are looked for.
     *
     * @param current the first schema
     * @param stranger its owner, unless it is the user, a role of his, or who administers the database
     * @param behind the next one that has the table, made by somebody whom the user trusts
     */
    record SearchPath(
            @Nullable String current,
            @Nullable String stranger,
            @Nullable String behind) {}

    /**
     * Why a table of the history is not trusted.
     *
     * @param what what it is or has, as the end of a sentence that starts with its name; or who may write it
     * @param remedy what to type
     */
    record Flaw(String table, String what, String remedy) {}
}
