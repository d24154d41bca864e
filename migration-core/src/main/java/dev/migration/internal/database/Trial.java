package dev.migration.internal.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Statements that change nothing, sent to learn whether the user may execute them. */
public final class Trial {

    private Trial() {}

    /** Whether the database does not refuse it for want of a right, whatever else it says. */
    public static boolean isAllowed(Database database, Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
            return true;
        } catch (SQLException e) {
            return isAllowed(database, e);
        }
    }

    /** Whether it was refused for another reason. */
    public static boolean isAllowed(Database database, SQLException refusal) throws SQLException {
        return switch (database.explain(refusal).kind()) {
            case NO_PRIVILEGE -> false;
            case CONNECTION_LOST, CANCELLED -> throw refusal;
            default -> true;
        };
    }
}
