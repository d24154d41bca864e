package dev.migration;

/**
 * Gets the events of a run, in order. Called on the run's thread; {@link MigrationEvent.MigrationProgress}, and
 * {@link MigrationEvent.Waiting} for {@code ANSWER} and {@code SCRIPT_LOCK}, may come from a background thread. Calls never overlap, not even those of several runs of one
 * Migrator. It must not use the connection pool for long. What it throws is logged and otherwise ignored.
 */
@FunctionalInterface
public interface MigrationListener {

    /** Called for each event, in order. */
    void on(MigrationEvent event);

    /**
     * The listener of the runs of one tenant, asked for each run. Calls do not overlap either if several tenants are
     * migrated at a time.
     */
    default MigrationListener forTenant(String schema) {
        return this;
    }
}
