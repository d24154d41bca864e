package dev.migration.internal.database.product;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.Problem;
import dev.migration.Vendor;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.database.SqlError.Kind;
import dev.migration.internal.database.h2.H2Database;
import dev.migration.internal.database.h2.H2Error;
import dev.migration.internal.database.hsqldb.HsqldbDatabase;
import dev.migration.internal.database.hsqldb.HsqldbError;
import dev.migration.internal.database.mysql.MySqlDatabase;
import dev.migration.internal.database.mysql.MySqlError;
import dev.migration.internal.database.mysql.MySqlServer;
import dev.migration.internal.database.postgresql.PostgreSqlDatabase;
import dev.migration.internal.database.postgresql.PostgreSqlError;
import dev.migration.internal.database.sqlite.SqliteDatabase;
import dev.migration.internal.database.sqlite.SqliteError;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;

/** The supported products: the database behind a connection, and the reader of a product's errors. */
public final class Products {

    private Products() {}

    /** The database behind this connection; throws where the product is not supported. */
    public static Database database(Connection connection) throws SQLException {
        DatabaseMetaData metaData = connection.getMetaData();
        String product = metaData.getDatabaseProductName();
        Vendor vendor = Vendor.ofProduct(product).orElse(null);
        if (vendor == null) {
            throw unsupported(product);
        }
        String version = metaData.getDatabaseProductVersion();
        return switch (vendor) {
            case POSTGRESQL -> new PostgreSqlDatabase(product + " " + version);
            case MARIADB, MYSQL -> new MySqlDatabase(vendor, MySqlServer.of(connection));
            case H2 -> H2Database.of(metaData);
            case SQLITE -> new SqliteDatabase("SQLite " + version);
            case HSQLDB -> new HsqldbDatabase("HSQLDB " + version);
        };
    }

    private static DatabaseAccessException unsupported(String product) {
        return new DatabaseAccessException(
                Problem.error(
                        Code.UNSUPPORTED_DATABASE,
                        null,
                        "The database is " + product + ", which is not supported.",
                        "use PostgreSQL, MariaDB, MySQL, H2, SQLite or HSQLDB"),
                null);
    }

    /** Reads an error where only the product's name is known, which may be one that is not supported. */
    public static SqlError explain(String product, SQLException exception) {
        Vendor vendor = Vendor.ofProduct(product).orElse(null);
        if (vendor == null) {
            String sqlState = SqlError.sqlState(exception);
            return new SqlError(Kind.otherwise(sqlState), sqlState, String.valueOf(exception.getMessage()), 0);
        }
        return switch (vendor) {
            case POSTGRESQL -> PostgreSqlError.of(exception);
            case MARIADB, MYSQL -> MySqlError.of(exception, null);
            case H2 -> H2Error.of(exception);
            case SQLITE -> SqliteError.of(exception, null);
            case HSQLDB -> HsqldbError.of(exception, null);
        };
    }
}
