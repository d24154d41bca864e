package dev.migration.internal.execute;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.Trait;
import dev.migration.internal.help.Printable;
import dev.migration.internal.secrets.SecretMask;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.Timer;
import java.util.TimerTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what the database has to say about the statements of a run. Where the driver allows it, that is done while a
 * statement still runs: a long one shows how far it is, and what it said need not be kept until it ends.
 */
public final class ServerMessages implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ServerMessages.class);

    /** In this time a block that does nothing else sends some thousand messages of about 1 kB in the driver. */
    private static final long PAUSE_MILLIS = 50;

    /** Of one statement, or of one batch; what comes after is counted. */
    private static final int MOST_LINES = 1000;

    /** Of the same: each is searched for secrets, while the transaction of the statement is open. */
    private static final int MOST_CHARACTERS = 256 * 1024;

    private static final int LONGEST = 8 * 1024;

    private final @Nullable Timer clock;
    private @Nullable Statement running;
    private @Nullable SQLWarning last;
    private int said;
    private int told;
    private int characters;

    private ServerMessages(@Nullable Timer clock) {
        this.clock = clock;
    }

    /** Logs them when a statement has ended. */
    static ServerMessages afterwards() {
        return new ServerMessages(null);
    }

    /** Logs them as they come, where the driver allows it; until it is closed. */
    public static ServerMessages of(Database database) {
        if (!database.has(Trait.TELLS_WHILE_RUNNING)) {
            return afterwards();
        }
        var clock = new Timer("migration-messages", true);
        var messages = new ServerMessages(clock);
        clock.schedule(
                new TimerTask() {
                    @Override
                    public void run() {
                        messages.listen();
                    }
                },
                PAUSE_MILLIS,
                PAUSE_MILLIS);
        return messages;
    }

    /** To be called before a statement is executed. */
    synchronized void begin(Statement statement) {
        running = statement;
        last = null;
        forget();
    }

    /** To be called before it is closed, however it ended. */
    synchronized void end() {
        listen();
        tellOfRest();
        running = null;
        last = null;
    }

    /** What a COPY made the database say: the driver has no statement for it. */
    synchronized void tellOfCopy(Connection connection) throws SQLException {
        forget();
        tell(connection.getWarnings());
        connection.clearWarnings();
        tellOfRest();
    }

    private void forget() {
        said = 0;
        told = 0;
        characters = 0;
    }

    private void tellOfRest() {
        if (said > told) {
            log.info("The database said more: {} messages in all", said);
        }
    }

    private synchronized void listen() {
        if (running == null) {
            return;
        }
        try {
            // One may have come to the chain while it was taken away.
            tell(last == null ? null : last.getNextWarning());
            SQLWarning first = running.getWarnings();
            running.clearWarnings();
            tell(first);
        } catch (SQLException e) {
            log.debug("What the database says cannot be read: {}", SecretMask.describe(e));
        }
    }

    private void tell(@Nullable SQLWarning first) {
        for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
            if (said == told && told < MOST_LINES && characters < MOST_CHARACTERS) {
                String message = Printable.cut(String.valueOf(warning.getMessage()), LONGEST);
                log.info("The database says: {}", Printable.block(SecretMask.maskMessage(message), 4));
                characters += message.length();
                told++;
            }
            said++;
            last = warning;
        }
    }

    @Override
    public void close() {
        if (clock != null) {
            clock.cancel();
        }
    }
}
