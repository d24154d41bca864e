package dev.migration.test;

import dev.migration.problem.Code;
import dev.migration.problem.InvalidMigrationsException;
import dev.migration.problem.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What a database product tells of its schemas, and how one is emptied. */
interface Catalogue {

    /** The catalogue of the database behind this connection. */
    static Catalogue of(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        return switch (product) {
            case "PostgreSQL" -> new PostgreSqlCatalogue();
            case "MariaDB", "MySQL" -> new MySqlCatalogue(product.equals("MariaDB"));
            case "H2" -> new H2Catalogue();
            case "HSQL Database Engine" -> new HsqldbCatalogue();
            case "SQLite" -> new SqliteCatalogue();
            default ->
                throw new InvalidMigrationsException(Problem.error(
                        Code.UNSUPPORTED_DATABASE,
                        null,
                        "The database is " + product + ", whose schemas cannot be compared.",
                        "use PostgreSQL, MariaDB, MySQL, H2, SQLite or HSQLDB"));
        };
    }

    /** The schema in which unqualified names are created. */
    default String currentSchema(Connection connection) throws SQLException {
        return connection.getSchema();
    }

    /** All that a schema holds, in any order. */
    List<SchemaElement> elements(Connection connection, String schema) throws SQLException;

    /** Drops all that a schema holds but these objects. */
    void empty(Connection connection, String schema, List<String> kept) throws SQLException;
}
