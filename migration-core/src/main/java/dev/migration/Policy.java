package dev.migration;

/** What is stricter, or done, than by default. */
public enum Policy {
    /** A database that is newer than the files is refused: an older build must not run on it. */
    FAIL_ON_NEWER_SCHEMA,
    /** A location that does not exist, or has no migrations, is an error. */
    FAIL_ON_MISSING_LOCATION,
    /** The schema of the history is created where it does not exist; it decides nothing here, and is not for tenants. */
    CREATE_SCHEMA
}
