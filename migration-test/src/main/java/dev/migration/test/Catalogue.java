package dev.migration.test;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.test.SchemaSnapshot.Element;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

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

    /** The schema in which unqualified names are created; "none" where they cannot be. */
    default String currentSchema(Connection connection) throws SQLException {
        return Objects.requireNonNullElse(connection.getSchema(), "none");
    }

    /** All that a schema holds, in any order. */
    List<Element> elements(CatalogueQueries queries) throws SQLException;

    /**
     * Drops what a schema holds, with what depends on it.
     *
     * @param queries in autocommit, since some of it may be refused
     * @param kept the objects that stay
     * @return why, for each object whose drop was refused
     */
    Map<String, String> drop(CatalogueQueries queries, Set<String> kept) throws SQLException;
}
