// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.execute;

import dev.migration.internal.help.Printable;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.secrets.SecretMask;
import dev.migration.internal.secrets.SecretValues;
import dev.migration.internal.session.Scheduler;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Logs the messages of the database about one statement, or one batch, and hands them to whoever listens. */
public final class ServerMessages {

    private static final MaskedLog log = MaskedLog.of(ServerMessages.class);

    /** In this time a block that does nothing else leaves some thousand messages with the driver. */
    private static final Duration PAUSE = Duration.ofMillis(20);

    /** What comes after is counted. */
    private static final int MOST_LINES = 1000;

    /** Each is searched for secrets, while the transaction of the statement is open. */
    private static final int MOST_CHARACTERS = 256 * 1024;

    private static final int LONGEST = 8 * 1024;

    /** With a code of its own, HSQLDB says so of a statement that changed no row; a script on PostgreSQL may mean it. */
    private static final String NO_DATA = "02000";

    private final Connection connection;
    private final @Nullable Statement statement;
    private final SecretValues secrets;
    private final Consumer<String> listener;
    private final @Nullable DropNotices drops;
    private Scheduler.@Nullable Task task;
    private @Nullable SQLWarning last;
    private boolean ended;
    private int count;
    private int logged;
    private int characters;

    /**
     * The statement is null for a COPY: the driver has none for it.
     *
     * @param drops takes those of DROP … IF EXISTS; null where the listener gets each
     */
    ServerMessages(
            Connection connection,
            @Nullable Statement statement,
            SecretValues secrets,
            Consumer<String> listener,
            @Nullable DropNotices drops) {
        this.connection = connection;
        this.statement = statement;
        this.secrets = secrets;
        this.listener = listener;
        this.drops = drops;
    }

    /** Takes them from the driver while the statement runs, so that they need no memory until it ends. */
    void takeAsTheyCome(Scheduler scheduler) {
        // Not on the clock of all tasks, which a slow log would stop, and a lease's heartbeat with it.
        task = scheduler.repeat(PAUSE, "migration-messages", this::take);
    }

    /** To be called before the statement is closed, however it ended. */
    void end() {
        if (task != null) {
            task.cancel();
        }
        take();
        synchronized (this) {
            ended = true;
            if (count > logged) {
                log.info("The database said more: {} messages in all", count);
                listener.accept(count + " messages in all");
            }
        }
    }

    private synchronized void take() {
        if (ended) {
            return;
        }
        try {
            // One may have been added to the chain while it was taken away.
            log(last == null ? null : last.getNextWarning());
            SQLWarning first = statement == null ? connection.getWarnings() : statement.getWarnings();
            if (statement == null) {
                connection.clearWarnings();
            } else if (task != null) {
                statement.clearWarnings();
            }
            log(first);
        } catch (SQLException e) {
            log.debug("The messages of the database cannot be read: {}", e);
        }
    }

    private void log(@Nullable SQLWarning first) {
        for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
            last = warning;
            if (NO_DATA.equals(warning.getSQLState()) && warning.getErrorCode() != 0) {
                continue;
            }
            if (drops != null && DropNotices.isOne(warning)) {
                drops.add(Printable.cut(withoutSecrets(warning.getMessage()), LONGEST));
                continue;
            }
            if (logged == count && logged < MOST_LINES && characters < MOST_CHARACTERS) {
                // Before it is cut off, which may leave a part of a secret.
                String message = Printable.cut(withoutSecrets(warning.getMessage()), LONGEST);
                log.info("The database says: {}", Printable.block(message, 4));
                listener.accept(message);
                characters += message.length();
                logged++;
            }
            count++;
        }
    }

    private String withoutSecrets(@Nullable String message) {
        return secrets.hideIn(SecretMask.maskMessage(message));
    }

    /** Makes one message of all those of a script that say only that what DROP … IF EXISTS names is not there. */
    public static final class DropNotices {

        private static final MaskedLog log = MaskedLog.of(DropNotices.class);

        /** MySQL's and MariaDB's, of a database, table, column or index, routine, trigger, event, sequence and view. */
        private static final Set<Integer> CODES = Set.of(1008, 1051, 1091, 1305, 1360, 1539, 4091, 4092);

        private static final String SKIPPED = " does not exist, skipping";

        /** PostgreSQL says so of ALTER TABLE IF EXISTS, which drops nothing. */
        private static final String ALTERED = "relation ";

        private final Consumer<String> listener;
        private String first = "";
        private int count;

        DropNotices(Consumer<String> listener) {
            this.listener = listener;
        }

        static boolean isOne(SQLWarning warning) {
            String message = String.valueOf(warning.getMessage());
            return CODES.contains(warning.getErrorCode())
                    || (message.endsWith(SKIPPED) && !message.startsWith(ALTERED));
        }

        synchronized void add(String message) {
            log.debug("The database says: {}", Printable.block(message, 4));
            first = count == 0 ? message : first;
            count++;
        }

        /** To be called when the script has ended. */
        public synchronized void publish() {
            if (count > 0) {
                String message = count == 1 ? first : count + " notices that something to drop did not exist";
                log.info("The database says: {}", Printable.block(message, 4));
                listener.accept(message);
                count = 0;
            }
        }
    }
}
