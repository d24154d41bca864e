package dev.migration.spring;

/** What is done about pending migrations when the application starts. */
public enum MigrationMode {
    /** They are applied. */
    MIGRATE,
    /** The start fails if there are any, or if something else is wrong. Nothing is written. */
    VALIDATE,
    /** The database is left alone, and not even looked at. */
    OFF
}
