package dev.migration.spring;

import dev.migration.problem.MigrationException;

/** Says for which of several databases the start failed; why, is its cause. */
public final class DatabaseStartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String database;

    DatabaseStartException(String database, MigrationException cause) {
        super(database + ": " + cause.getMessage(), cause);
        this.database = database;
    }

    /** The name of the database. */
    public String database() {
        return database;
    }
}
