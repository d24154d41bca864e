// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring;

import java.util.Locale;

/** What to do with pending migrations when the application starts. */
public enum MigrationMode {
    /** They are applied. */
    MIGRATE,
    /** The start fails if there are any, or if there is another problem. Nothing is written. */
    VALIDATE,
    /** The database is left alone and not even read. */
    OFF,
    /** They are applied, and the process ends with an exit code before the application's beans are created. */
    MIGRATE_AND_EXIT,
    /** The process ends with an exit code that says whether there are any, or another problem. Nothing is written. */
    VALIDATE_AND_EXIT,
    /** The next migration is drafted from the service's JPA entities, in a scratch database, and the process ends. */
    DRAFT;

    /** Whether the process ends after the run. */
    public boolean exits() {
        return this == MIGRATE_AND_EXIT || this == VALIDATE_AND_EXIT || this == DRAFT;
    }

    /** As it is written in the settings, such as {@code migrate-and-exit}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
