package dev.migration.internal.lock;

import dev.migration.internal.history.RunRow;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Keeps other instances from running migrations on the same history at the same time. */
public interface MigrationLock extends MigrationLockWait.Attempt, AutoCloseable {

    /** The run row as it is written under this lock. */
    RunRow row();

    /** Takes the lock if it is free; never waits. */
    boolean tryAcquire() throws SQLException;

    @Override
    default boolean succeeds() throws SQLException {
        return tryAcquire();
    }

    /** What is known of another's lease. */
    LeaseWatch others();

    @Override
    default boolean mayBeAbandoned() {
        return others().mayBeAbandoned();
    }

    @Override
    default String observation() {
        return others().words();
    }

    /** Why it does not hold while a statement runs outside a transaction; null where it does. To find out may take seconds. */
    default @Nullable SQLException refusalOutsideTransactions() {
        return null;
    }

    /** Gives it back if it is held; a lock that cannot be given back ends with the session, or is taken over. */
    @Override
    void close();
}
