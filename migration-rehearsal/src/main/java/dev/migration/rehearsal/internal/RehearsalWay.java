package dev.migration.rehearsal.internal;

import dev.migration.Code;
import dev.migration.internal.help.Problems;
import dev.migration.rehearsal.RehearsalOptions;
import dev.migration.rehearsal.RehearsalReport;
import dev.migration.rehearsal.internal.books.KnownProducts;
import dev.migration.rehearsal.internal.books.MySqlTrials;
import dev.migration.rehearsal.internal.books.ServerBooks;

/** Chooses the way, and refuses where there is none. */
public final class RehearsalWay {

    private RehearsalWay() {}

    /** Rehearses what a run would do; where that can be rolled back, nothing of it is there afterwards. */
    public static RehearsalReport on(UnrecordedRun run, RehearsalOptions options) {
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
            return MySqlRehearsal.of(run, new MySqlTrials(run.connection(), run.database()), options);
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
        return RolledBackRun.of(run, books, options);
    }
}
