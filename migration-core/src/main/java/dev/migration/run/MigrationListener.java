package dev.migration.run;

/**
 * Is told what happens in a run. It runs on the thread of the run, but for {@link
 * MigrationEvent.WaitingForSqlLock}, and never on two at once. It must neither use the connection pool for long nor
 * throw: what it throws is logged and otherwise ignored.
 */
@FunctionalInterface
public interface MigrationListener {

    /** Called for each event, in order. */
    void on(MigrationEvent event);
}
