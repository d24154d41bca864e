// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal;

import dev.migration.Code;
import dev.migration.DownScript;
import dev.migration.Migrator;
import dev.migration.Target;
import dev.migration.internal.help.Problems;
import dev.migration.internal.run.Engine;
import dev.migration.rehearsal.RehearsalOptions;
import dev.migration.rehearsal.RehearsalReport;
import dev.migration.rehearsal.internal.books.KnownProducts;
import dev.migration.rehearsal.internal.books.MySqlTrials;
import dev.migration.rehearsal.internal.books.ServerBooks;
import dev.migration.rehearsal.internal.statement.ReleaseStatements;

/** Chooses the way, and refuses where there is none. */
public final class RehearsalWay {

    private RehearsalWay() {}

    /**
     * Rehearses what migrations would do; where that can be rolled back, nothing of it is there afterwards.
     *
     * @param release which statements are checked meanwhile
     */
    public static RehearsalReport up(
            Migrator migrator, Target target, RehearsalOptions options, ReleaseStatements release) {
        Engine engine = Engine.of(migrator);
        return UnrecordedRun.of(engine, engine.up(target), run -> on(run, options, release));
    }

    /** The same for what undoes them. */
    public static RehearsalReport down(Migrator migrator, Target target, DownScript source, RehearsalOptions options) {
        Engine engine = Engine.of(migrator);
        return UnrecordedRun.of(
                engine, engine.down(target, source, null), run -> on(run, options, ReleaseStatements.NONE));
    }

    private static RehearsalReport on(UnrecordedRun run, RehearsalOptions options, ReleaseStatements release) {
        release.requireProduct(run.database());
        if (KnownProducts.keepsAll(run.database().vendor())) {
            if (options.sizes() == null) {
                // What has rows of its own is not empty, so that others may use it.
                throw Problems.refused(
                        Code.UNSUPPORTED_DATABASE,
                        run.database().product()
                                + " cannot roll back what a migration does, so a rehearsal there needs a"
                                + " database that nobody else uses.",
                        "name an empty one: migration rehearse --scratch-url URL");
            }
            return MySqlRehearsal.of(run, new MySqlTrials(run.connection(), run.database()), options, release);
        }
        ServerBooks books = KnownProducts.books(run.connection(), run.database())
                .orElseThrow(() -> Problems.refused(
                        Code.UNSUPPORTED_DATABASE,
                        run.database().product() + " does not support rehearsals: it cannot roll back a"
                                + " migration, or does not show its locks.",
                        "see what would run: migration up --dry-run"));
        if (run.isPooled()) {
            throw Problems.refused(
                    Code.POOLED_CONNECTION,
                    "A rehearsal needs a session of its own, and the connection goes through a pooler.",
                    "connect to the server itself");
        }
        return RolledBackRun.of(run, books, options, release);
    }
}
