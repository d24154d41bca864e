package dev.migration.spring;

import java.util.Locale;

/** What is done about pending migrations when the application starts. */
public enum MigrationMode {
    /** They are applied. */
    MIGRATE,
    /** The start fails if there are any, or if something else is wrong. Nothing is written. */
    VALIDATE,
    /** The database is left alone, and not even looked at. */
    OFF,
    /** They are applied, and the process ends with an exit code before the application's beans are made. */
    MIGRATE_AND_EXIT,
    /** The process ends with an exit code that says whether there are any, or whether something else is wrong. */
    VALIDATE_AND_EXIT;

    /** As the settings have it, such as {@code migrate-and-exit}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
