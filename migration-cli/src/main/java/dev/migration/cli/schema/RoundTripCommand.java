// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.schema;

import dev.migration.Migrator;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Protection;
import dev.migration.cli.command.Subcommand;
import dev.migration.cli.schema.ScratchRoundTrip.Outcome;
import dev.migration.cli.schema.ScratchRoundTrip.Tried;
import dev.migration.internal.report.ExitCode;
import dev.migration.internal.url.DatabaseUrl;
import dev.migration.internal.url.DatabaseUrlParser;
import dev.migration.schema.internal.database.ScratchDatabase;
import dev.migration.schema.internal.scratch.ScratchScripts;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tests the migrations in a scratch database. */
@Command(
        name = "roundtrip",
        description = "Applies, undoes and applies again each migration, and all of them, in a scratch database, and"
                + " compares the schemas.")
public final class RoundTripCommand extends Subcommand {

    @Option(
            names = "--scratch-url",
            paramLabel = "URL",
            description = "An empty database to use, and to empty at the end. Default: one is created beside the"
                    + " configured one, and dropped.")
    private @Nullable String scratchUrl;

    @Option(names = "--to", paramLabel = "VERSION", description = "Test the migrations up to this version.")
    private @Nullable String newest;

    @Mixin
    private final Irreversible irreversible = new Irreversible();

    @Override
    protected ExitCode run(Invocation invocation) {
        try (ScratchDatabase scratch = scratch(invocation)) {
            return scratch.using(login -> test(invocation, login));
        }
    }

    private ScratchDatabase scratch(Invocation invocation) {
        if (scratchUrl != null) {
            return ScratchDatabase.of(
                    DatabaseUrlParser.typed(scratchUrl, "--scratch-url URL"),
                    invocation.hasDatabase() ? invocation.login() : null);
        }
        Protection.requireUnprotected(invocation, "name an empty database of another server: --scratch-url");
        return ScratchDatabase.createOr(
                "name an empty database with --scratch-url",
                invocation.login(),
                problem -> invocation.report(List.of(problem)));
    }

    private ExitCode test(Invocation invocation, DatabaseUrl scratch) {
        Migrator migrator = invocation.onScratch(scratch).build();
        if (scratchUrl == null) {
            ScratchScripts.requireWithin(migrator);
            ScratchScripts.createSchema(migrator);
        }
        var failures = new ArrayList<String>();
        ScratchRoundTrip trip;
        try {
            trip = ScratchRoundTrip.run(migrator, irreversible.versions(), newest, true, check -> true, tried -> {
                invocation.print(line(tried) + "\n");
                if (tried.outcome() == Outcome.FAILED) {
                    failures.add(why(tried));
                }
            });
            if (trip.broken() != null) {
                failures.add(trip.broken());
            }
        } finally {
            // Also where an exception ends it.
            failures.forEach(invocation::say);
        }
        invocation.print(trip.total() + "\n");
        return trip.isPassed() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static String line(Tried tried) {
        String name = tried.check().name();
        return switch (tried.outcome()) {
            case OK -> "ok       " + name;
            case SKIPPED -> "skipped  " + name + " (" + why(tried) + ")";
            case FAILED -> "FAILED   " + name;
        };
    }

    private static String why(Tried tried) {
        return String.valueOf(Objects.requireNonNull(tried.why()).getMessage());
    }
}
