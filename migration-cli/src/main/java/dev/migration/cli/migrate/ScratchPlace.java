// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.migrate;

import dev.migration.DatabaseAccessException;
import dev.migration.Migrator;
import dev.migration.Plan;
import dev.migration.Plan.PlannedMigration;
import dev.migration.Problem;
import dev.migration.cli.command.Invocation;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.url.DatabaseName;
import dev.migration.internal.url.DatabaseUrl;
import dev.migration.rehearsal.RehearsalOptions.Size;
import dev.migration.rehearsal.internal.SizesFile;
import dev.migration.rehearsal.internal.trial.TrialPlace;
import dev.migration.schema.internal.database.DatabaseFacts;
import dev.migration.schema.internal.database.ScratchDatabase;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A database beside the configured one, as a URL names it for a rehearsal. */
final class ScratchPlace {

    private ScratchPlace() {}

    /** Before anything is opened, which might create it. */
    static void require(DatabaseUrl scratch, @Nullable DatabaseUrl configured) {
        // A URL of MySQL may lead to MariaDB.
        if (configured != null
                && !(TrialPlace.keepsAll(scratch) && TrialPlace.keepsAll(configured))
                && scratch.vendor() != configured.vendor()) {
            throw Problems.refused(
                    "The scratch database " + scratch + " is of another product than the configured one, " + configured
                            + ".",
                    "name one of the same product: --scratch-url URL");
        }
        if (DatabaseName.of(scratch.jdbc()).isUnnamed()) {
            throw Problems.refused(
                    "The scratch URL " + scratch + " names no database, and the server would choose one.",
                    "name the database too: --scratch-url URL");
        }
        ScratchDatabase.requireOther(scratch, configured);
    }

    /** Refuses a database with tables that is not as the configured one, by what would run there. */
    static void requireCopy(Invocation invocation, Migrator copy, Function<Migrator, Plan> plan) {
        if (!DatabaseFacts.hasHistory(copy)) {
            throw Problems.refused(
                    "The scratch database has tables and no migration history: it is neither empty nor a copy.",
                    "name an empty database, or a copy: --scratch-url URL");
        }
        if (!invocation.hasDatabase()) {
            throw Problems.refused(
                    "The scratch database is not empty, and no database is configured that it could be a copy of.",
                    "name that one: --url URL; or name an empty database: --scratch-url URL");
        }
        List<String> there = names(plan.apply(copy));
        List<String> configured = names(plan.apply(invocation.readerWithoutWarning()));
        if (!there.equals(configured)) {
            throw Problems.refused(
                    "The scratch database is neither empty nor a current copy of the configured one: there "
                            + shown(there) + " would run, in the configured one " + shown(configured) + ".",
                    "name an empty database, or a new copy: --scratch-url URL");
        }
    }

    static List<String> names(Plan plan) {
        return plan.steps().stream().map(PlannedMigration::name).toList();
    }

    static String shown(List<String> names) {
        return names.isEmpty() ? "nothing" : Printable.names(names);
    }

    static Map<String, Size> sizes(DatabaseUrl scratch, Migrator migrator) {
        try {
            return SizesFile.ofDatabase(migrator);
        } catch (DatabaseAccessException e) {
            Problem why = e.problems().get(0);
            throw new DatabaseAccessException(
                    Problems.error(
                            why.code(),
                            "The scratch database " + scratch + ": " + why.message(),
                            "create it, or name another one: --scratch-url URL"),
                    e);
        }
    }
}
