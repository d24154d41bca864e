// SPDX-License-Identifier: Apache-2.0
package dev.migration;

import dev.migration.internal.help.Printable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A migration's script was refused by the database, or could not be carried to its end. */
public final class MigrationFailedException extends MigrationException {

    private static final long serialVersionUID = 1L;

    private final String migration;

    /**
     * Carries the error report and the database's own exception.
     *
     * @param what {@code Migration failed}, or what else did
     * @param migration the name of the migration, such as {@code 0007_add_phone}
     * @param problem what failed, where, and what is to be done
     * @param cause what the driver threw
     */
    public MigrationFailedException(String what, String migration, Problem problem, @Nullable Throwable cause) {
        super(what + ": " + Printable.line(migration), List.of(problem), cause);
        this.migration = migration;
    }

    /** The name of the migration, such as {@code 0007_add_phone}. */
    public String migration() {
        return migration;
    }
}
