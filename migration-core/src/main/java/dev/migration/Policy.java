// SPDX-License-Identifier: Apache-2.0
package dev.migration;

/** What a run refuses or creates only if it is set. */
public enum Policy {
    /** A database that is newer than the files is refused: an older build must not run on it. */
    FAIL_ON_NEWER_SCHEMA,
    /** A location without migrations is an error, also the default one. */
    FAIL_ON_MISSING_LOCATION,
    /** The schema of the history is created if it does not exist; not allowed with tenants. */
    CREATE_SCHEMA,
    /**
     * A run that has changed something keeps in the log what the schema holds then, so that {@code migration drift} can show
     * what was changed by hand since.
     */
    RECORD_SCHEMA,
    /**
     * A run starts a migration that runs in ranges, and leaves it and what follows to {@link Migrator#finishBatches()}; a check
     * that nothing is pending passes meanwhile.
     */
    BATCHES_LATER
}
