// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring;

import dev.migration.MigrationException;

/** The start failed for one of several databases; the cause says why. */
public final class DatabaseStartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String database;
    private final MigrationException reason;

    /** For the database of this name. */
    public DatabaseStartException(String database, MigrationException reason) {
        super(database + ": " + reason.getMessage(), reason);
        this.database = database;
        this.reason = reason;
    }

    /** The name of the database. */
    public String database() {
        return database;
    }

    /** Why it failed; the cause. */
    public MigrationException reason() {
        return reason;
    }
}
