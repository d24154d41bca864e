// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.product;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.Vendor;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.database.SqlError.Kind;
import dev.migration.internal.database.catalogue.Catalogue;
import dev.migration.internal.database.h2.H2Catalogue;
import dev.migration.internal.database.h2.H2Database;
import dev.migration.internal.database.hsqldb.HsqldbCatalogue;
import dev.migration.internal.database.hsqldb.HsqldbDatabase;
import dev.migration.internal.database.mysql.MySqlCatalogue;
import dev.migration.internal.database.mysql.MySqlDatabase;
import dev.migration.internal.database.mysql.MySqlError;
import dev.migration.internal.database.mysql.MySqlLogin;
import dev.migration.internal.database.mysql.MySqlServer;
import dev.migration.internal.database.postgresql.PostgreSqlCatalogue;
import dev.migration.internal.database.postgresql.PostgreSqlDatabase;
import dev.migration.internal.database.postgresql.PostgreSqlDriver;
import dev.migration.internal.database.postgresql.PostgreSqlEncoding;
import dev.migration.internal.database.postgresql.PostgreSqlLogin;
import dev.migration.internal.database.sqlite.SqliteCatalogue;
import dev.migration.internal.database.sqlite.SqliteDatabase;
import dev.migration.internal.database.sqlite.SqliteError;
import dev.migration.internal.help.Problems;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;

/** The supported products: the database behind a connection, what its errors mean, and why there is no connection. */
public final class Products {

    /** What to do where {@link #needsServerKey}, whichever driver is used. */
    public static final String SERVER_KEY_REMEDY = "connect by TLS, with sslMode=trust in the URL (MySQL's own driver:"
            + " sslMode=REQUIRED); or, on a network that you trust, let the driver ask the server for its key, with"
            + " allowPublicKeyRetrieval=true";

    /** What to do where {@link #isFileInUse}. */
    public static final String FILE_IN_USE_REMEDY =
            "another process has the database's file open: wait until it has ended, or end it, and start again."
                    + " Nothing was changed. Several can share it through a server (H2: AUTO_SERVER=TRUE)";

    // As the drivers report them.
    private static final String POSTGRESQL = "PostgreSQL";
    private static final String MARIADB = "MariaDB";
    private static final String MYSQL = "MySQL";
    private static final String H2 = "H2";
    private static final String SQLITE = "SQLite";
    private static final String HSQLDB = "HSQL Database Engine";

    private static final String POSTGRESQL_NO_DATABASE = "3D000";
    private static final int MYSQL_NO_DATABASE = 1049;

    /** Of the server, for all users and for one: https://dev.mysql.com/doc/mysql-errors/8.0/en/server-error-reference.html */
    private static final Set<Integer> MYSQL_TOO_MANY_CONNECTIONS = Set.of(1040, 1203, 1226);

    private static final String POSTGRESQL_TOO_MANY_CONNECTIONS = "53300";
    private static final int H2_IN_USE = 90020;
    private static final int HSQLDB_IN_USE = -451;
    private static final String H2_CONNECTION_BROKEN = "90067";

    private Products() {}

    /** The database behind this connection; throws where the product is not supported. */
    public static Database database(Connection connection) throws SQLException {
        DatabaseMetaData metaData = connection.getMetaData();
        String product = metaData.getDatabaseProductName();
        String version = metaData.getDatabaseProductVersion();
        return switch (product) {
            case POSTGRESQL ->
                new PostgreSqlDatabase(
                        product + " " + version, metaData.getDatabaseMajorVersion(), PostgreSqlEncoding.of(connection));
            case MARIADB -> new MySqlDatabase(Vendor.MARIADB, MySqlServer.of(connection));
            case MYSQL -> new MySqlDatabase(Vendor.MYSQL, MySqlServer.of(connection));
            case H2 -> H2Database.of(metaData);
            case SQLITE -> new SqliteDatabase("SQLite " + version);
            case HSQLDB -> new HsqldbDatabase("HSQLDB " + version);
            default -> throw unsupported(product);
        };
    }

    /** The product behind this connection, as its driver alone says; throws where it is not supported. */
    public static Vendor vendor(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        return switch (product) {
            case POSTGRESQL -> Vendor.POSTGRESQL;
            case MARIADB -> Vendor.MARIADB;
            case MYSQL -> Vendor.MYSQL;
            case H2 -> Vendor.H2;
            case SQLITE -> Vendor.SQLITE;
            case HSQLDB -> Vendor.HSQLDB;
            default -> throw unsupported(product);
        };
    }

    /** What its catalogue is asked for a schema. */
    public static Catalogue catalogue(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        return switch (product) {
            case POSTGRESQL -> new PostgreSqlCatalogue();
            case MARIADB, MYSQL -> new MySqlCatalogue(product.equals(MARIADB));
            case H2 -> new H2Catalogue();
            case SQLITE -> new SqliteCatalogue();
            case HSQLDB -> new HsqldbCatalogue();
            default -> throw unsupported(product);
        };
    }

    /** Whether a product has a capability. Of a database that is connected, {@link Database#has} tells. */
    public static boolean has(Vendor vendor, Capability capability) {
        Set<Capability> capabilities = switch (vendor) {
            case POSTGRESQL -> PostgreSqlDatabase.CAPABILITIES;
            case MARIADB, MYSQL -> MySqlDatabase.CAPABILITIES;
            case H2 -> H2Database.CAPABILITIES;
            case SQLITE -> SqliteDatabase.CAPABILITIES;
            case HSQLDB -> HsqldbDatabase.CAPABILITIES;
        };
        return capabilities.contains(capability);
    }

    private static DatabaseAccessException unsupported(String product) {
        return new DatabaseAccessException(
                Problems.error(
                        Code.UNSUPPORTED_DATABASE,
                        "The database is " + product + ", which is not supported.",
                        "use PostgreSQL, MariaDB, MySQL, H2, SQLite or HSQLDB"),
                null);
    }

    /** Reads an error where only the product's name is known, which may be one that is not supported. */
    public static SqlError explain(String product, SQLException exception) {
        return switch (product) {
            case POSTGRESQL -> PostgreSqlDriver.error(exception);
            case MARIADB, MYSQL -> MySqlError.of(exception, null);
            case H2 -> new H2Database(product, true).explain(exception);
            case SQLITE -> SqliteError.of(exception, null);
            case HSQLDB -> new HsqldbDatabase(product).explain(exception);
            default -> {
                String sqlState = SqlError.sqlState(exception);
                yield new SqlError(Kind.otherwise(sqlState), sqlState, String.valueOf(exception.getMessage()), 0);
            }
        };
    }

    /** Whether a later attempt to connect may succeed: the host is unknown yet, or the server is down, starting or full. */
    public static boolean mayConnectLater(SQLException exception) {
        String sqlState = String.valueOf(exception.getSQLState());
        if (needsServerKey(exception) || String.valueOf(exception.getMessage()).startsWith("No suitable driver")) {
            return false;
        }
        return switch (sqlState) {
            // The driver or the server refuses it; but MySQL says the same of too many connections.
            case "08004" -> isFull(exception);
            case "57P03", POSTGRESQL_TOO_MANY_CONNECTIONS, H2_CONNECTION_BROKEN -> true;
            default -> sqlState.startsWith("08") && !sqlState.equals("08P01");
        };
    }

    /**
     * Limits how long the driver of a URL waits for a server to let us in, unless the URL does; returns whether that limits each
     * statement after it, too.
     */
    public static boolean limitLogin(String jdbc, Properties properties, Duration longest) {
        PostgreSqlLogin.limit(jdbc, properties, longest);
        return MySqlLogin.limit(jdbc, properties, longest);
    }

    /** Whether the server is there, and has no connection left: for anybody, or for this user. */
    public static boolean isFull(SQLException exception) {
        return POSTGRESQL_TOO_MANY_CONNECTIONS.equals(exception.getSQLState())
                || MYSQL_TOO_MANY_CONNECTIONS.contains(exception.getErrorCode());
    }

    /** Whether the server is there, but not the database that the URL names. */
    public static boolean isUnknownDatabase(SQLException exception) {
        return POSTGRESQL_NO_DATABASE.equals(exception.getSQLState()) || exception.getErrorCode() == MYSQL_NO_DATABASE;
    }

    /** Whether another process has the database's file open, as H2 and HSQLDB say it. */
    public static boolean isFileInUse(SQLException exception) {
        return exception.getErrorCode() == H2_IN_USE || exception.getErrorCode() == HSQLDB_IN_USE;
    }

    /** Whether a MySQL server takes passwords only over TLS, or encrypted with a key that the driver may not ask it for. */
    public static boolean needsServerKey(SQLException exception) {
        String message = String.valueOf(exception.getMessage());
        return message.contains("RSA public key is not available")
                || message.contains("Public Key Retrieval is not allowed");
    }
}
