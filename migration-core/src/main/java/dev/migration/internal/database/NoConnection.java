package dev.migration.internal.database;

import java.sql.SQLException;

/** Why there is no connection, as the driver says it. */
public final class NoConnection {

    private static final int MYSQL_TOO_MANY_CONNECTIONS = 1040;
    private static final String H2_CONNECTION_BROKEN = "90067";

    private NoConnection() {}

    /**
     * Whether one may be had a little later: nobody listens, the host is unknown yet, or the server is starting or has no room
     * for one more.
     */
    public static boolean mayPass(SQLException exception) {
        String sqlState = String.valueOf(exception.getSQLState());
        if (ServerKey.isMissing(exception)
                || String.valueOf(exception.getMessage()).startsWith("No suitable driver")) {
            return false;
        }
        return switch (sqlState) {
            // The driver or the server does not want to; but MySQL says the same of too many connections.
            case "08004" -> exception.getErrorCode() == MYSQL_TOO_MANY_CONNECTIONS;
            case "57P03", "53300", H2_CONNECTION_BROKEN -> true;
            default -> sqlState.startsWith("08") && !sqlState.equals("08P01");
        };
    }
}
