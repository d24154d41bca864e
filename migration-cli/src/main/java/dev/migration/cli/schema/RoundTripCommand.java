// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.schema;

import dev.migration.DatabaseAccessException;
import dev.migration.MigrationStoppedException;
import dev.migration.Migrator;
import dev.migration.Version;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Protection;
import dev.migration.cli.command.Subcommand;
import dev.migration.internal.report.ExitCode;
import dev.migration.internal.url.DatabaseUrl;
import dev.migration.internal.url.DatabaseUrlParser;
import dev.migration.rehearsal.internal.roundtrip.Expectations;
import dev.migration.rehearsal.internal.roundtrip.Expectations.Wording;
import dev.migration.rehearsal.internal.roundtrip.NotTried;
import dev.migration.rehearsal.internal.roundtrip.RoundTrip;
import dev.migration.rehearsal.internal.roundtrip.RoundTrip.Check;
import dev.migration.rehearsal.internal.roundtrip.RoundTripFailure;
import dev.migration.schema.internal.database.ScratchDatabase;
import dev.migration.schema.internal.scratch.ScratchScripts;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tests the migrations in a scratch database. */
@Command(
        name = "roundtrip",
        description = "Applies, undoes and applies again each migration, and all of them, in a scratch database, and"
                + " compares the schemas.")
public final class RoundTripCommand extends Subcommand {

    private static final Wording WORDING = new Wording(
            "--irreversible %s", "name an empty database: --scratch-url; or leave that out, and one is created");

    @Option(
            names = "--scratch-url",
            paramLabel = "URL",
            description = "An empty database to use, and to empty at the end. Default: one is created beside the"
                    + " configured one, and dropped.")
    private @Nullable String scratchUrl;

    @Option(names = "--to", paramLabel = "VERSION", description = "Test the migrations up to this version.")
    private @Nullable String newest;

    @Option(
            names = "--irreversible",
            paramLabel = "VERSION",
            split = ",",
            description = "Versions that cannot be undone, separated by commas: they are only applied.")
    private List<String> irreversible = List.of();

    /** How many checks ended how, and what is wrong. */
    private int ok;

    private int skipped;
    private final List<String> failures = new ArrayList<>();

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
        var expectations = new Expectations(
                irreversible.stream().map(Version::of).collect(Collectors.toUnmodifiableSet()),
                newest == null ? null : Version.of(newest),
                true,
                false,
                null,
                WORDING);
        Migrator migrator = invocation.onScratch(scratch).build();
        if (scratchUrl == null) {
            ScratchScripts.requireWithin(migrator);
            ScratchScripts.createSchema(migrator);
        }
        try (RoundTrip roundTrip = RoundTrip.on(migrator, expectations)) {
            for (Check check : roundTrip.checks()) {
                invocation.print(outcome(check) + "\n");
            }
        } catch (SQLException e) {
            failures.add("The scratch database cannot be read: " + e.getMessage());
        } catch (RoundTripFailure e) {
            // It could not be emptied.
            failures.add(e.getMessage());
        } finally {
            failures.forEach(invocation::say);
        }
        invocation.print(ok + " ok, " + skipped + " skipped, " + failures.size() + " failed\n");
        return failures.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }

    /** Runs a check; what is wrong comes after all of them. */
    private String outcome(Check check) {
        try {
            check.body().run();
            ok++;
            return "ok       " + check.name();
        } catch (NotTried e) {
            skipped++;
            return "skipped  " + check.name() + " (" + e.getMessage() + ")";
        } catch (MigrationStoppedException | DatabaseAccessException e) {
            // No later check would say anything else.
            throw e;
        } catch (Exception e) {
            failures.add(String.valueOf(e.getMessage()));
            return "FAILED   " + check.name();
        }
    }
}
