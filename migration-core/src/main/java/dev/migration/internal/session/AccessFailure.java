// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.session;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.Fix;
import dev.migration.Problem;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.database.product.Products;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.help.Remedy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import org.jspecify.annotations.Nullable;

/** The error reports for a database that cannot be reached, or refuses a statement of our own. */
public final class AccessFailure {

    private AccessFailure() {}

    // A pool's own message only says that it waited; the driver's says why.
    private static SQLException ofDriver(SQLException cause) {
        SQLException driver = cause;
        while (driver.getCause() instanceof SQLException deeper && !deeper.equals(driver)) {
            driver = deeper;
        }
        return driver;
    }

    /** A driver or a pool refused the URL itself, which JDBC has no exception for. */
    private static final class RefusedUrl extends SQLException {

        private static final long serialVersionUID = 1L;

        RefusedUrl(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    static RuntimeException closing(Connection connection, RuntimeException failure) {
        try {
            connection.close();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    /** Whether a connection may be had a little later. */
    public static boolean mayPass(DatabaseAccessException failure) {
        return failure.getCause() instanceof SQLException cause && Products.mayConnectLater(ofDriver(cause));
    }

    /** Whether a server refused a connection because it has no more: another try may get one. */
    public static boolean isOfFullServer(SQLException refusal) {
        return Products.isFull(refusal);
    }

    static DatabaseAccessException refusedUrl(String message, @Nullable Throwable cause) {
        return unreachable(new RefusedUrl(message, cause));
    }

    public static DatabaseAccessException unreachable(SQLException cause) {
        SQLException driver = ofDriver(cause);
        String sqlState = driver.getSQLState();
        // 08004: PostgreSQL's driver has no password to send, or the server has no SSL.
        boolean refused = driver instanceof SQLInvalidAuthorizationSpecException
                || (sqlState != null && (sqlState.startsWith("28") || sqlState.equals("08004")));
        CharSequence remedy = "check that the database runs and that the URL leads to it; nothing was changed";
        if (cause instanceof RefusedUrl) {
            remedy = "check the URL, and that the driver of this database is on the class path; nothing was changed";
        } else if (Products.isFileInUse(driver)) {
            remedy = Products.FILE_IN_USE_REMEDY;
        } else if (Products.needsServerKey(driver)) {
            remedy = Products.SERVER_KEY_REMEDY;
        } else if (Products.isFull(driver)) {
            remedy = "the server has no connection left: start again when one is free, or raise the limit"
                    + " (max_connections, or CONNECTION LIMIT of the role or the database). Nothing was changed";
        } else if (Products.isUnknownDatabase(driver)) {
            remedy = Remedy.of("check the URL; or create the database: {}", Fix.command("db", "create"));
        } else if (refused) {
            remedy = "check the URL, the user and the password";
        }
        return failure(
                Code.DATABASE_UNREACHABLE,
                "No connection to the database: "
                        + Printable.block(Printable.cut(String.valueOf(driver.getMessage())), 4),
                remedy,
                cause);
    }

    static DatabaseAccessException of(String what, Database database, SQLException cause) {
        SqlError error = database.explain(cause);
        String message = sentence(what, error);
        if (error.message().contains("statement pooling mode")) {
            return failure(
                    Code.POOLED_CONNECTION,
                    message
                            + ". PgBouncer is in statement mode, which allows no transactions, and a migration needs"
                            + " one.",
                    Remedy.of(
                            "set pool_mode = transaction for this database or user in pgbouncer.ini, and reload it;"
                                    + " or {}",
                            Remedies.CONNECT_DIRECTLY),
                    cause);
        }
        Code code = switch (error.kind()) {
            case NO_PRIVILEGE -> Code.NO_PRIVILEGE;
            case READ_ONLY -> Code.READ_ONLY_DATABASE;
            case CONNECTION_LOST -> Code.DATABASE_UNREACHABLE;
            default -> Code.DATABASE_ERROR;
        };
        CharSequence remedy = switch (error.kind()) {
            case READ_ONLY -> database.howToWrite();
            // Tables are created only where there are none of these names: PostgreSQL's types share them.
            case OBJECT_EXISTS ->
                Remedy.of("give the history another name ({}); or {}", Fix.setting("table"), error.startAgain());
            default -> error.startAgain();
        };
        return failure(code, message, remedy, cause);
    }

    private static DatabaseAccessException failure(Code code, String message, CharSequence remedy, SQLException cause) {
        return new DatabaseAccessException(Problem.error(code, null, message, remedy), cause);
    }

    /** What failed, and what the database said about it. */
    public static String sentence(String what, SqlError error) {
        return what + ": " + Printable.block(error.message(), 4)
                + (error.sqlState().isEmpty() ? "" : " (SQLSTATE " + error.sqlState() + ")");
    }
}
