package dev.migration.internal.execute;

import dev.migration.internal.help.Printable;
import dev.migration.internal.secrets.MaskedLog;
import java.sql.SQLWarning;
import java.util.Set;
import java.util.function.Consumer;

/** Makes one message of all those of a script that say only that what DROP … IF EXISTS names is not there. */
public final class DropNotices {

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
        return CODES.contains(warning.getErrorCode()) || (message.endsWith(SKIPPED) && !message.startsWith(ALTERED));
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
