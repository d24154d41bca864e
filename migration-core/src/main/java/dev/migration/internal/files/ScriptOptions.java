package dev.migration.internal.files;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a script's comments ask of the one who runs it.
 *
 * @param transaction whether it runs in a transaction
 * @param lockTimeout how long it waits for a lock, zero without limit, null for what holds for every script
 * @param statementTimeout how long one statement may take, zero without limit, null for the session's own limit
 * @param retry whether it is tried again where another session's lock stopped it
 * @param storeSql whether its text may be kept in the database
 */
public record ScriptOptions(
        Transaction transaction,
        @Nullable Duration lockTimeout,
        @Nullable Duration statementTimeout,
        Retry retry,
        StoreSql storeSql) {

    /** What holds where a script says nothing. */
    public static final ScriptOptions DEFAULT = new ScriptOptions(Transaction.AUTO, null, null, Retry.ON, StoreSql.ON);

    /** The same with a limit for locks where the script names none. */
    public ScriptOptions withDefaultLockTimeout(Duration timeout) {
        return lockTimeout != null ? this : new ScriptOptions(transaction, timeout, statementTimeout, retry, storeSql);
    }

    /** Whether a script runs in a transaction. */
    public enum Transaction {
        /** In one, unless it has statements that cannot. */
        AUTO,
        /** In one, whatever it has. */
        ON,
        /** In none. */
        OFF
    }

    /** Whether a script is tried again. */
    public enum Retry {
        ON,
        OFF
    }

    /** Whether a script's text may be kept in the database. */
    public enum StoreSql {
        ON,
        OFF
    }
}
