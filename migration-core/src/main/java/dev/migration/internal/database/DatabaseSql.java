// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database;

import dev.migration.Fix;
import dev.migration.internal.help.Remedy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The library's own SQL for a product: how names, values and types are written, and what its catalogue is asked for. */
public interface DatabaseSql {

    /** An identifier in quotes. A plain lower-case name is put in the database's own default case first. */
    default String identifier(String name) {
        return quoted(catalogueName(name));
    }

    /** A name in quotes, as the catalogue has it. */
    default String quoted(String catalogueName) {
        return '"' + catalogueName.replace("\"", "\"\"") + '"';
    }

    /** The name under which the catalogue has what {@link #identifier} names. */
    default String catalogueName(String name) {
        return name;
    }

    /** A plain name in upper case, so that it is found without quotes too; any other name unchanged. */
    static String upperCase(String name) {
        return Pattern.matches("[a-z_][a-z0-9_]*", name) ? name.toUpperCase(Locale.ROOT) : name;
    }

    /** How the schema that the history is wanted in is made. */
    default String createSchema(String schema) {
        return "CREATE SCHEMA " + quoted(schema);
    }

    /** What to type so that there is such a schema. */
    default String howToCreateSchema(String schema) {
        return createSchema(schema);
    }

    /** What to set so that each connection has this schema as its current one. */
    default Remedy howToUse(String schema) {
        return Remedy.of("{}", Fix.setting("init-sql", use(schema)));
    }

    /** What an administrator types so that a user can create tables in a schema. */
    String grantToCreate(String schema, String user);

    /** What he types so that a user has these rights, such as {@code SELECT, INSERT}, on tables given in quotes. */
    default List<String> grantOn(String schema, List<String> tables, String rights, String user) {
        return List.of("GRANT " + rights + " ON " + String.join(", ", tables) + " TO " + quoted(user));
    }

    /** What he types so that a user may take a role. */
    default String grantRole(String role, String user) {
        return "GRANT " + quoted(role) + " TO " + quoted(user);
    }

    /** Takes a role, as the administrator wrote it. */
    default String takeRole(String role) {
        return "SET ROLE " + quoted(role);
    }

    /** A text as a literal that means the same under every setting of the session. */
    default String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /**
     * Why the database cannot store a text, as a clause; empty where it can. In a literal each such character is escaped,
     * in a way that SQL does not read back.
     */
    default Optional<String> unstorable(String text) {
        return Optional.empty();
    }

    /** A column of the history that has a script; null where the text may not be what was stored. */
    default String storedScript(String column) {
        return column;
    }

    /** These texts as literals, with commas between them. */
    default String literals(List<String> texts) {
        var literals = new StringJoiner(", ");
        for (String text : texts) {
            literals.add(literal(text));
        }
        return literals.toString();
    }

    /** Bytes, given in hex, as an expression. */
    default String bytes(String hex) {
        return "X'" + hex + "'";
    }

    /**
     * What an ordered query ends with so that it gives so many rows at most, as a part of the SQL: only by that the server
     * plans for a few.
     *
     * @param skipped how many rows before them it leaves out
     */
    default String firstRows(int most, int skipped) {
        return " LIMIT " + most + (skipped == 0 ? "" : " OFFSET " + skipped);
    }

    /** What a query ends with so that its rows stay as they are; fails at once where the product can do that instead of waiting. */
    default String keepingRows() {
        return " FOR UPDATE";
    }

    /** A binary operator between its operands, resolved as the product's own, whatever others have created. */
    default String operator(String operator) {
        return " " + operator + " ";
    }

    /** The name of a function in a call, resolved likewise. */
    default String function(String name) {
        return name;
    }

    /** How the statement starts that creates a table unless it is there, if the product has words for that. */
    default String createTable(String table) {
        return "CREATE TABLE IF NOT EXISTS " + table;
    }

    /** Executes such a statement; accepts a table that another instance has created meanwhile. */
    default void create(Connection connection, String statement) throws SQLException {
        Row.execute(connection, statement);
    }

    /** How columns are declared. */
    ColumnTypes columnTypes();

    /** What names a constraint of the history's tables before its kind, where a made-up name could be one of a script. */
    default String namedConstraint(String name) {
        return "";
    }

    /**
     * The types of columns that products write differently.
     *
     * @param text of a text of any length
     * @param time of a time in UTC, to the microsecond and without a zone
     * @param identity of a column that counts by itself
     * @param tableOptions what CREATE TABLE ends with
     */
    record ColumnTypes(String text, String time, String identity, String tableOptions) {

        public ColumnTypes(String text) {
            this(text, "TIMESTAMP(6)", "BIGINT GENERATED BY DEFAULT AS IDENTITY", "");
        }
    }

    /** Texts, given as expressions, one after the other; null where one of them is. */
    default String concatenation(List<String> texts) {
        return String.join(operator("||"), texts);
    }

    /** A time of another tool's table as an expression: with a type that is an instant, in milliseconds since 1970. */
    default String readTime(String column) {
        return column;
    }

    /** The current time in UTC as an expression of type TIMESTAMP. */
    String utcNow();

    /** A time as an expression, in UTC and to the microsecond. */
    default String utc(Instant time) {
        return "TIMESTAMP '"
                + DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
                        .withZone(ZoneOffset.UTC)
                        .format(time)
                + "'";
    }

    /** A time, given as an expression, plus a duration to the millisecond. */
    String plus(String time, Duration duration);

    /** The current time plus a duration. */
    default String utcIn(Duration duration) {
        return plus(utcNow(), duration);
    }

    /** The current time, or the next moment after that of a column: another one, however the clock is set meanwhile. */
    default String utcAfter(String column) {
        String now = utcNow();
        return "CASE WHEN " + column + operator(">=") + now + " THEN " + plus(column, Duration.ofMillis(1)) + " ELSE "
                + now + " END";
    }

    /**
     * Milliseconds since the transaction began as an expression, where a whole script is one message: only the server can
     * measure how long that takes. Empty where the duration is measured here.
     */
    default Optional<String> executionMillis() {
        return Optional.empty();
    }

    /** Makes 0, which is no row's, the last key that was inserted; nothing else of it remains. */
    default List<String> insertedAndDeleted(String log) {
        return List.of(
                "INSERT INTO " + log + " (id, happened_at, action, version, name, checksum) VALUES (0, " + utcNow()
                        + ", 'none', 'none', 'none', 'none')",
                "DELETE FROM " + log + " WHERE id = 0");
    }

    /** A change whose value of a column is recorded by another one too, as one statement; empty where there is no form for that. */
    default Optional<String> together(String first, String column, UnaryOperator<String> second) {
        return Optional.empty();
    }

    /** The schema that unqualified names are created in, as an expression. */
    default String currentSchema() {
        return "CURRENT_SCHEMA";
    }

    /** The schemas in which this session finds unqualified names beside the current one. */
    default List<String> searchPath(Connection connection) throws SQLException {
        return List.of();
    }

    /** The schemas in which the next session like this one will find unqualified names; none where nothing can have changed that. */
    default List<String> nextSearchPath(Connection connection) throws SQLException {
        return List.of();
    }

    /** Makes this schema the one in which unqualified names are looked for and created. */
    default String use(String schema) {
        return "SET SCHEMA " + quoted(schema);
    }

    /**
     * A query for one row that tells this database from all others: what no other server has, and the database's name; empty
     * where no server has it.
     */
    default Optional<String> identityQuery() {
        return Optional.empty();
    }

    /** The schema in which a session would create tables if it were there; empty where it is, or none is missing. */
    default Optional<String> missingSchema(Connection connection) throws SQLException {
        return Optional.empty();
    }

    /** A query for the schema and the name of each table that has one of these names, as far as the user may read it. */
    default String schemasQuery(List<String> tables) {
        return "SELECT TABLE_SCHEMA, TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_NAME IN (" + literals(tables)
                + ")";
    }

    /** The same for these schemas only. */
    default String schemasQuery(List<String> tables, List<String> schemas) {
        return schemasQuery(tables) + " AND TABLE_SCHEMA IN (" + literals(schemas) + ")";
    }

    /** A query for the names of all tables and views of a schema except an extension's, whatever the user's rights. */
    default String tablesQuery(String schema) {
        return "SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = " + literal(schema);
    }

    /** A condition of that query: whether the table has one of these names. */
    default String isNamed(List<String> names) {
        return "TABLE_NAME IN (" + literals(names) + ")";
    }

    /**
     * A query for the schemas that have a user's table or view with another name than these, and not all of these; empty
     * where a database has one schema, and the others are other databases.
     */
    default Optional<String> filledSchemasQuery(List<String> names) {
        String ours = isNamed(names);
        return Optional.of(
                "SELECT DISTINCT TABLE_SCHEMA FROM INFORMATION_SCHEMA.TABLES WHERE UPPER(TABLE_SCHEMA) NOT IN ("
                        + "'INFORMATION_SCHEMA', 'PG_CATALOG', 'SYSTEM_LOBS') AND NOT " + ours
                        + " AND TABLE_SCHEMA NOT IN (SELECT TABLE_SCHEMA FROM INFORMATION_SCHEMA.TABLES WHERE " + ours
                        + " GROUP BY TABLE_SCHEMA HAVING COUNT(*) = " + names.size() + ")");
    }

    /** The rows of a query of ours, which has no text of others in it, resolved as the product's own, whatever others have created. */
    default List<Row> ownRows(Connection connection, String query, @Nullable String... parameters) throws SQLException {
        return Row.all(connection, query, parameters);
    }

    /** The first column of this query's rows. */
    default List<String> names(Connection connection, String query) throws SQLException {
        List<String> names = new ArrayList<>();
        for (Row row : Row.all(connection, query)) {
            names.add(row.text(1));
        }
        return names;
    }

    /** Whether there is one of this name. */
    default boolean hasSchema(Connection connection, String schema) throws SQLException {
        DatabaseMetaData metaData = connection.getMetaData();
        List<String> schemas = names(metaData.getSchemas());
        // MariaDB and MySQL call them catalogs; where there are both, a catalog is the database.
        return (schemas.isEmpty() ? names(metaData.getCatalogs()) : schemas).contains(schema);
    }

    private static List<String> names(ResultSet rows) throws SQLException {
        try (rows) {
            List<String> names = new ArrayList<>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        }
    }

    /** The columns of a table or view, asked of the catalogue: a view's own functions would run when it is read. */
    default List<String> columns(Connection connection, String schema, String table) throws SQLException {
        return names(
                connection,
                "SELECT COLUMN_NAME FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = " + literal(schema)
                        + " AND TABLE_NAME = " + literal(table));
    }
}
