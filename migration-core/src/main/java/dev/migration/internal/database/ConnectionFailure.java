package dev.migration.internal.database;

import java.sql.SQLException;

/** Why there is no connection, as the driver says it: there is none yet that would show the product. */
public final class ConnectionFailure {

    /** What to do where {@link #needsServerKey}, whichever driver is used. */
    public static final String SERVER_KEY_REMEDY = "connect by TLS, with sslMode=trust in the URL (MySQL's own driver:"
            + " sslMode=REQUIRED); or, on a network that you trust, let the driver ask the server for its key, with"
            + " allowPublicKeyRetrieval=true";

    private static final int MYSQL_TOO_MANY_CONNECTIONS = 1040;
    private static final int H2_IN_USE = 90020;
    private static final int HSQLDB_IN_USE = -451;
    private static final String H2_CONNECTION_BROKEN = "90067";

    private ConnectionFailure() {}

    /** Whether a later attempt may succeed: the host is unknown yet, or the server is down, starting or full. */
    public static boolean mayPass(SQLException exception) {
        String sqlState = String.valueOf(exception.getSQLState());
        if (needsServerKey(exception) || String.valueOf(exception.getMessage()).startsWith("No suitable driver")) {
            return false;
        }
        return switch (sqlState) {
            // The driver or the server refuses it; but MySQL says the same of too many connections.
            case "08004" -> exception.getErrorCode() == MYSQL_TOO_MANY_CONNECTIONS;
            case "57P03", "53300", H2_CONNECTION_BROKEN -> true;
            default -> sqlState.startsWith("08") && !sqlState.equals("08P01");
        };
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
