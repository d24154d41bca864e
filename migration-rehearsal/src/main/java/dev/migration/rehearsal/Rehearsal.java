// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal;

import dev.migration.DownScript;
import dev.migration.Migrator;
import dev.migration.Target;
import dev.migration.rehearsal.internal.RehearsalWay;
import dev.migration.rehearsal.internal.statement.ReleaseStatements;

/**
 * Tells what migrations would do to the tables that are there, by executing them in a transaction that is rolled back. What
 * stays is what no rollback undoes: values taken from sequences, dead rows, and what the server has written to its log. On
 * PostgreSQL and SQLite. On MariaDB and MySQL, where nothing can be rolled back, they are executed for good, only with the
 * sizes of another database, as in {@link RehearsalOptions#SCRATCH}: that database is used up by it. Never in a database that
 * serves: whoever uses it would wait.
 */
public final class Rehearsal {

    private final Migrator migrator;

    private Rehearsal(Migrator migrator) {
        this.migrator = migrator;
    }

    /** With the files, the database and the settings of a Migrator. */
    public static Rehearsal of(Migrator migrator) {
        return new Rehearsal(migrator);
    }

    /**
     * What {@link Migrator#up(Target)} would do.
     *
     * @param options how it is bounded, and how large the tables are
     */
    public RehearsalReport rehearse(Target target, RehearsalOptions options) {
        return RehearsalWay.up(migrator, target, options, ReleaseStatements.NONE);
    }

    /** The same for {@link Migrator#down(Target, DownScript)}. */
    public RehearsalReport rehearseDown(Target target, DownScript source, RehearsalOptions options) {
        return RehearsalWay.down(migrator, target, source, options);
    }
}
