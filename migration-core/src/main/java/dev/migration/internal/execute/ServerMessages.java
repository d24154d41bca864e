package dev.migration.internal.execute;

import dev.migration.internal.help.Printable;
import dev.migration.internal.secrets.MaskedLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Logs the messages of the database about a statement, or a batch, when it has ended. */
final class ServerMessages {

    private static final MaskedLog log = MaskedLog.of(ServerMessages.class);

    /** Of one statement, or of one batch; what comes after is counted. */
    private static final int MOST_LINES = 1000;

    /** Of the same: each is searched for secrets, while the transaction of the statement is open. */
    private static final int MOST_CHARACTERS = 256 * 1024;

    private static final int LONGEST = 8 * 1024;

    private ServerMessages() {}

    static void log(Statement statement) {
        try {
            log(statement.getWarnings());
        } catch (SQLException e) {
            log.debug("The messages of the database cannot be read: {}", e);
        }
    }

    /** The messages of a COPY: the driver has no statement for it. */
    static void logOfCopy(Connection connection) throws SQLException {
        log(connection.getWarnings());
        connection.clearWarnings();
    }

    private static void log(@Nullable SQLWarning first) {
        int count = 0;
        int logged = 0;
        int characters = 0;
        for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
            count++;
            if (logged < MOST_LINES && characters < MOST_CHARACTERS) {
                String message = Printable.cut(String.valueOf(warning.getMessage()), LONGEST);
                log.info("The database says: {}", Printable.block(message, 4));
                characters += message.length();
                logged++;
            }
        }
        if (count > logged) {
            log.info("The database said more: {} messages in all", count);
        }
    }
}
