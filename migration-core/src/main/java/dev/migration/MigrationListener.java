// SPDX-License-Identifier: Apache-2.0
package dev.migration;

/**
 * Gets the events of a run, in order. Called on the run's thread; {@link MigrationEvent.MigrationProgress},
 * {@link MigrationEvent.Waiting} for {@code ANSWER} and {@code SCRIPT_LOCK}, and messages may come from a background thread.
 * Calls never overlap, not even those of several runs of one Migrator. It must not use the connection pool for long. What it
 * throws is logged and otherwise ignored.
 */
@FunctionalInterface
public interface MigrationListener {

    /** Called for each event, in order. */
    void on(MigrationEvent event);

    /**
     * Called for each message the database sends while a script runs, such as {@code RAISE NOTICE}. After 1,000 messages of
     * one statement or batch it is called once more, with their total. The log has the same.
     *
     * @param migration such as {@code 0007_add_phone}; for a callback its file
     * @param message without secrets; it may have several lines
     */
    default void onMessage(String migration, String message) {}

    /**
     * The listener of the runs of one tenant, asked for each run. Calls do not overlap either if several tenants are
     * migrated at a time.
     */
    default MigrationListener forTenant(String schema) {
        return this;
    }
}
