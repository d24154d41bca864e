// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.migrate;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.MigrationStatus;
import dev.migration.Migrator;
import dev.migration.Phase;
import dev.migration.Policy;
import dev.migration.State;
import dev.migration.Target;
import dev.migration.Version;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Protection;
import dev.migration.cli.command.Subcommand;
import dev.migration.cli.output.Secrets;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.report.ExitCode;
import dev.migration.internal.url.DatabaseUrl;
import dev.migration.internal.url.DatabaseUrlParser;
import dev.migration.rehearsal.RehearsalOptions;
import dev.migration.rehearsal.RehearsalOptions.Size;
import dev.migration.rehearsal.internal.SizesFile;
import dev.migration.rehearsal.internal.remedy.SafeFile;
import dev.migration.rehearsal.internal.trial.MigrationRewriter;
import dev.migration.rehearsal.internal.trial.TrialPlace;
import dev.migration.schema.internal.database.ScratchDatabase;
import dev.migration.schema.internal.files.Migrations;
import dev.migration.schema.internal.scratch.ScratchScripts;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Rewrites a migration that is not safe while its tables are in use. */
@Command(
        name = "remedy",
        description =
                "Rewrites a pending migration into files that do the same while its tables are in use, rehearses them"
                        + " in a scratch database, shows the difference, and writes them.",
        footer = {"migration remedy 0007", "migration remedy 0007 --sizes sizes.toml --yes"})
public final class RemedyCommand extends Subcommand {

    @Parameters(paramLabel = "VERSION", description = "The migration to rewrite.")
    private String typed = "";

    @Option(
            names = "--scratch-url",
            paramLabel = "URL",
            description =
                    "An empty database to rehearse in, or a copy of the configured one; all stays in it. Default: an"
                            + " empty one is created beside the configured one, and dropped.")
    private @Nullable String scratchUrl;

    @Option(
            names = "--force",
            paramLabel = "DATABASE",
            description = "Apply the files in a database of --scratch-url that is not empty, if this is its own name.")
    private @Nullable String force;

    @Option(
            names = "--sizes",
            paramLabel = "FILE",
            description = "How large the tables of the real database are, written by migration sizes. Default: all are"
                    + " treated as large.")
    private @Nullable Path sizes;

    @Option(names = "--yes", description = "Write the files without asking.")
    private boolean yes;

    @Override
    protected ExitCode run(Invocation typedBy) {
        Invocation invocation = typedBy.of(Phase.ALL);
        if (force != null && scratchUrl == null) {
            throw misused("--force DATABASE needs --scratch-url URL: it names the database there.");
        }
        if (invocation.settings().namesTenants()) {
            throw Problems.refused(
                    "A rehearsal runs in one schema, but tenants are named.",
                    "leave out the tenants, and name a scratch database: --scratch-url URL");
        }
        Migrator files = invocation.filesAndDatabase();
        Version version = Migrations.typed(typed, files);
        Migrations.of(files).requireKnown(version);
        if (invocation.hasDatabase()) {
            requirePending(files, version);
        }
        Map<String, Size> known =
                sizes == null ? Map.of() : SizesFile.read(invocation.directory().resolve(sizes), sizes.toString());
        try (ScratchDatabase scratch = scratch(invocation)) {
            return scratch.using(login -> {
                TrialPlace place =
                        place(invocation, login, version, invocation.settings().bounds(known));
                boolean isWhole = new MigrationRewriter(place, version, new Console(invocation, yes)).rewrite();
                return isWhole ? ExitCode.DONE : ExitCode.FAILED;
            });
        }
    }

    /** The database at the URL, or where there is none, one that is made. */
    private ScratchDatabase scratch(Invocation invocation) {
        if (scratchUrl != null) {
            DatabaseUrl login = DatabaseUrlParser.typed(scratchUrl, "--scratch-url URL");
            ScratchPlace.require(login, invocation.hasDatabase() ? invocation.login() : null);
            return ScratchDatabase.asItIs(login);
        }
        Protection.requireUnprotected(invocation, "name an empty database of another server: --scratch-url");
        return ScratchDatabase.createOr(
                "name an empty database with --scratch-url",
                invocation.login(),
                problem -> invocation.report(List.of(problem)));
    }

    private TrialPlace place(Invocation invocation, DatabaseUrl scratch, Version version, RehearsalOptions options) {
        if (TrialPlace.keepsAll(scratch) && scratchUrl != null) {
            throw Problems.refused(
                    "On MariaDB and MySQL what a rehearsal executes stays, and two databases are needed.",
                    "leave out --scratch-url, and let two be created on the server of a database for tests: --url URL");
        }
        boolean isCopy = !ScratchDatabase.isEmpty(scratch);
        // A copy has its history where the configured database has it.
        Function<DatabaseUrl, Migrator.Builder> on =
                login -> (isCopy ? invocation.onExisting(login).baseline(null) : invocation.onScratch(login))
                        .policies(Set.of(Policy.CREATE_SCHEMA));
        Migrator migrator = on.apply(scratch).build();
        if (isCopy) {
            ScratchPlace.requireCopy(invocation, migrator, every -> every.plan(Target.all()));
        }
        if (isCopy || force != null) {
            Protection.requireNamed(scratch, force, "migration remedy " + version.text() + " --scratch-url URL");
        }
        if (scratchUrl == null) {
            ScratchScripts.requireWithin(migrator, version);
            ScratchScripts.createSchema(migrator);
        }
        return new TrialPlace(
                scratch, on, scratchUrl == null ? invocation.login() : scratch, options, invocation::report);
    }

    /** Refuses to change a file of which something has run already. */
    private static void requirePending(Migrator migrator, Version version) {
        for (MigrationStatus migration : migrator.status().migrations()) {
            boolean isIt = Version.of(migration.version()).equals(version);
            boolean isNew = migration.state().isPending() && migration.state() != State.RUNNING;
            if (isIt && !isNew) {
                throw Problems.refused(
                        Code.ALREADY_APPLIED,
                        "Migration " + Printable.line(migration.name()) + " has run in this database ("
                                + migration.state().name().toLowerCase(Locale.ROOT) + "), so its file stays as it is.",
                        Remedy.of("name one that is pending: {}", Fix.command("status")));
            }
        }
    }

    /** Who typed the command. */
    private record Console(Invocation invocation, boolean yes) implements MigrationRewriter.Reviewer {

        @Override
        public void read(String lines) {
            invocation.print(Secrets.masked(lines));
        }

        @Override
        public void remember(String line) {
            invocation.say(line);
        }

        @Override
        public String shown(Path path) {
            return invocation.shown(path);
        }

        @Override
        public void confirm(List<SafeFile> files) {
            if (yes) {
                return;
            }
            long created = files.stream().filter(file -> file.before() == null).count();
            String changed = files.size() - created == 1 ? "its file" : "its " + (files.size() - created) + " files";
            String what = "change " + changed
                    + (created == 0 ? "" : " and create " + created + (created == 1 ? " file" : " files"));
            invocation
                    .terminal()
                    .requireYes(
                            "This would " + what + ".\n",
                            "This would " + what + ", and there is no terminal on which to ask. Nothing was written.",
                            "Nothing was written.",
                            what);
        }
    }
}
