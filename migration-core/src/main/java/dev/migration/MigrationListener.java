package dev.migration;

/**
 * Gets what happens in a run, one event after the other. It is called on the thread of the run, except for a {@link
 * MigrationEvent.Waiting} for an answer or the lock of a script, which comes on another one as that of the run waits. It never runs on two threads at once, also where a Migrator is used by several: one run waits while another
 * reports. It must neither use the connection pool for long nor throw: what it throws is logged and otherwise ignored.
 */
@FunctionalInterface
public interface MigrationListener {

    /** Called for each event, in order. */
    void on(MigrationEvent event);

    /**
     * The listener of the runs of one tenant; asked for each run over it. Also where several tenants are migrated at a time,
     * one event comes after the other.
     */
    default MigrationListener forTenant(String schema) {
        return this;
    }
}
