package dev.migration.run;

/**
 * Is told what happens in a run, one event after the other. That is on the thread of the run, but for {@link
 * MigrationEvent.WaitingForSqlLock} and {@link MigrationEvent.WaitingForAnswer}, which come on another one as that of the
 * run waits. It never runs on two threads at once, also where a Migrator is used by several: one run waits while another
 * tells. It must neither use the connection pool for long nor throw: what it throws is logged and otherwise ignored.
 */
@FunctionalInterface
public interface MigrationListener {

    /** Called for each event, in order. */
    void on(MigrationEvent event);
}
