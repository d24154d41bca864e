package dev.migration.cli.migrate;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.Direction;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationFailedException;
import dev.migration.Migrator;
import dev.migration.Plan;
import dev.migration.Plan.PlannedMigration;
import dev.migration.Policy;
import dev.migration.Problem;
import dev.migration.RehearsalOptions;
import dev.migration.RehearsalOptions.Size;
import dev.migration.RehearsalReport;
import dev.migration.RehearsalReport.Level;
import dev.migration.Target;
import dev.migration.Vendor;
import dev.migration.Version;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Protection;
import dev.migration.cli.database.DatabaseUrlParser;
import dev.migration.cli.database.Login;
import dev.migration.cli.database.ScratchDatabase;
import dev.migration.cli.migrate.Rehearsed.Where;
import dev.migration.cli.output.RehearsalFormat;
import dev.migration.internal.compare.MigrationFiles;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.rehearsal.SizesFile;
import dev.migration.internal.report.ExitCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** A rehearsal in place of a run: where, for tables of which size, and what of it fails a build. */
final class RehearseOptions {

    @Option(
            names = "--rehearse",
            required = true,
            description = "Execute it in a transaction that is rolled back, and tell whom it would block.")
    @SuppressWarnings("UnusedVariable") // Its presence chooses this group.
    private boolean rehearse;

    @Option(
            names = "--scratch-url",
            paramLabel = "URL",
            description =
                    "With --rehearse: in this database: a copy, or an empty one, to which what is applied already is applied.")
    private @Nullable String scratchUrl;

    @Option(
            names = "--on-this-database",
            description = "With --rehearse: in the configured database, where others wait for it meanwhile.")
    private boolean onThisDatabase;

    @Option(
            names = "--sizes",
            paramLabel = "FILE",
            description = "With --rehearse: how large the tables of the real database are, written by migration sizes.")
    private @Nullable Path sizes;

    @Option(
            names = "--from",
            paramLabel = "VERSION",
            description =
                    "With --rehearse in an empty database: each from this one on, on what those before it made, whatever is applied.")
    private @Nullable String from;

    @Option(
            names = "--fail-on",
            paramLabel = "error|warn|note",
            description = "With --rehearse: end with code 1 where a rule finds this or worse. Default: error.")
    private Level failOn = Level.ERROR;

    @Option(
            names = "--format",
            paramLabel = "text|json|sarif|github",
            description = "With --rehearse: text, json, sarif, or github for a workflow. Default: text.")
    private RehearsalFormat format = RehearsalFormat.TEXT;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "With --rehearse: write the whole report to this file too, as JSON.")
    private @Nullable Path file;

    /** What is rehearsed. */
    record Act(
            Direction direction,
            Function<Migrator, Plan> plan,
            BiFunction<Migrator, RehearsalOptions, RehearsalReport> rehearse) {}

    ExitCode run(Invocation invocation, CommandSpec command, Act act) {
        if (Boolean.TRUE.equals(command.findOption("--dry-run").getValue())) {
            throw new ParameterException(
                    command.commandLine(), "--dry-run executes nothing and --rehearse does: name one of them.");
        }
        if ((scratchUrl == null) != onThisDatabase) {
            throw new ParameterException(
                    command.commandLine(),
                    "A rehearsal needs one place: --scratch-url URL names a copy or an empty database,"
                            + " --on-this-database means the configured one, where others wait for it meanwhile.");
        }
        if (invocation.settings().tenants() != null || invocation.settings().tenant() != null) {
            throw refused(
                    "A rehearsal is of one schema, and tenants are named.",
                    "leave out the tenants, and name a scratch database: --scratch-url URL");
        }
        if (from != null
                && (onThisDatabase
                        || act.direction() == Direction.DOWN
                        || !Version.of(from).isNumeric())) {
            throw new ParameterException(
                    command.commandLine(),
                    "--from VERSION needs up --rehearse --scratch-url with an empty database: it names the first migration to rehearse.");
        }
        ReportFile reportFile = file == null ? null : ReportFile.of(invocation, file);
        Map<String, Size> given =
                sizes == null ? null : SizesFile.read(invocation.directory().resolve(sizes), sizes.toString());
        Rehearsed rehearsed = (onThisDatabase
                        ? onThisDatabase(invocation, act, given)
                        : onScratch(invocation, act, given))
                .withNoteOfSizes();
        boolean all = Boolean.TRUE.equals(command.root().findOption("--verbose").getValue());
        invocation.print(rehearsed.written(format, all, invocation.directory()));
        if (reportFile != null) {
            reportFile.write(rehearsed.written(RehearsalFormat.JSON, all, invocation.directory()));
        }
        return rehearsed.exitCode(failOn);
    }

    private Rehearsed onThisDatabase(Invocation invocation, Act act, @Nullable Map<String, Size> given) {
        Protection.requireUnprotected(invocation, "rehearse in a copy: --scratch-url URL");
        invocation.requireFile();
        if (keepsAll(invocation.login())) {
            throw refused(
                    "MariaDB and MySQL cannot roll back what a migration does, so a rehearsal is never in the configured"
                            + " database.",
                    "name an empty database: --scratch-url URL");
        }
        if (format == RehearsalFormat.TEXT) {
            invocation.nameDatabase();
        }
        Migrator migrator = invocation.onExisting(invocation.login()).build();
        RehearsalOptions options = options(invocation, RehearsalOptions.BOUNDED, given);
        return rehearse(invocation, act, migrator, Where.CONFIGURED_DATABASE, options);
    }

    /** What a run would refuse or warn of counts here too. */
    private static Rehearsed rehearse(
            Invocation invocation, Act act, Migrator migrator, Where where, RehearsalOptions options) {
        invocation.report(act.plan().apply(migrator).warnings());
        return Rehearsed.of(act.rehearse().apply(migrator, options), where, options);
    }

    private Rehearsed onScratch(Invocation invocation, Act act, @Nullable Map<String, Size> given) {
        Login scratch = login(String.valueOf(scratchUrl));
        requirePlace(scratch, invocation.hasDatabase() ? invocation.login() : null);
        Migrator migrator = invocation
                .onExisting(scratch)
                .historyFile(null)
                .baseline(null)
                .policies(Set.of(Policy.CREATE_SCHEMA))
                .build();
        if (format == RehearsalFormat.TEXT) {
            invocation.print("Scratch database: " + scratch.url() + "\n");
        }
        // Before anything runs there.
        Map<String, Size> own = sizes(scratch, migrator);
        if (keepsAll(scratch) && !ScratchDatabase.isEmpty(scratch)) {
            throw refused(
                    "The scratch database " + scratch.url()
                            + " is not empty, and what a rehearsal executes there stays: " + "DDL commits.",
                    "drop it, create it again, and name it while it is empty: --scratch-url URL");
        }
        return ScratchDatabase.isEmpty(scratch)
                ? onEmpty(invocation, act, migrator, keepsAll(scratch), given == null ? Map.of() : given)
                : onCopy(invocation, act, migrator, own, given);
    }

    /** Before anything is opened, which might create it. */
    private static void requirePlace(Login scratch, @Nullable Login configured) {
        // A URL of MySQL may lead to MariaDB.
        if (configured != null
                && !(keepsAll(scratch) && keepsAll(configured))
                && scratch.url().vendor() != configured.url().vendor()) {
            throw refused(
                    "The scratch database " + scratch.url() + " is of another product than the configured one, "
                            + configured.url() + ".",
                    "name one of the same product: --scratch-url URL");
        }
        if (!scratch.hasDatabaseName()) {
            throw refused(
                    "The scratch URL " + scratch.url() + " names no database, and the server would choose one.",
                    "name the database too: --scratch-url URL");
        }
        ScratchDatabase.requireOther(scratch, configured);
    }

    private static Map<String, Size> sizes(Login scratch, Migrator migrator) {
        try {
            return MigrationFiles.Access.ask(migrator, SizesFile::ofDatabase);
        } catch (DatabaseAccessException e) {
            Problem why = e.problems().get(0);
            throw new DatabaseAccessException(
                    Problem.error(
                            why.code(),
                            null,
                            "The scratch database " + scratch.url() + ": " + why.message(),
                            "create it, or name another one: --scratch-url URL"),
                    e);
        }
    }

    private static boolean keepsAll(Login login) {
        return login.url().vendor() == Vendor.MARIADB || login.url().vendor() == Vendor.MYSQL;
    }

    /** Others may use a database that is named by mistake, so it has their bounds, but time enough. */
    private Rehearsed onCopy(
            Invocation invocation,
            Act act,
            Migrator copy,
            Map<String, Size> own,
            @Nullable Map<String, Size> given) {

        if (from != null) {
            throw refused(
                    "The scratch database is not empty, and --from applies all that is older there.",
                    "name an empty database: --scratch-url URL; or leave out --from");
        }
        if (!MigrationFiles.Access.ask(copy, session -> session.history().read().present())) {
            throw refused(
                    "The scratch database has tables and no migration history: it is neither empty nor a copy.",
                    "name an empty database, or a copy: --scratch-url URL");
        }
        if (!invocation.hasDatabase()) {
            throw refused(
                    "The scratch database is not empty, and no database is configured that it could be a copy of.",
                    "name that one: --url URL; or name an empty database: --scratch-url URL");
        }
        if (!names(act, copy).equals(names(act, invocation.readerWithoutWarning()))) {
            throw refused(
                    "The scratch database is not empty, and no copy of the configured one as that is now: there "
                            + shown(names(act, copy)) + " would run, and in the configured one "
                            + shown(names(act, invocation.readerWithoutWarning())) + ".",
                    "name an empty database, or a new copy: --scratch-url URL");
        }
        var usual = new RehearsalOptions(
                RehearsalOptions.BOUNDED.lockTimeout(),
                RehearsalOptions.SCRATCH.budget(),
                RehearsalOptions.BOUNDED.longestWait(),
                null);
        return rehearse(invocation, act, copy, Where.COPY, options(invocation, usual, given == null ? ofCopy(invocation, own) : given));
    }

    /** Null where it has its own; a copy without rows knows none. */
    private static @Nullable Map<String, Size> ofCopy(Invocation invocation, Map<String, Size> own) {
        if (!SizesFile.areSmall(own)) {
            return null;
        }
        invocation.say(
                "All tables of the copy are small, so how large those of the real database are is not known."
                        + " Write that there, and pass it on: migration sizes --file sizes.toml; up --rehearse --sizes sizes.toml");
        return Map.of();
    }

    private Rehearsed onEmpty(
            Invocation invocation, Act act, Migrator scratch, boolean keepsAll, Map<String, Size> given) {
        RehearsalOptions options = options(invocation, RehearsalOptions.SCRATCH, given);
        requireFrom(act, scratch);
        if (from != null || (!invocation.hasDatabase() && act.direction() == Direction.UP)) {
            return keepsAll ? inOneRun(invocation, act, scratch, options) : oneByOne(invocation, act, scratch, options);
        }
        bringUp(scratch, invocation.hasDatabase() ? configured(invocation, act) : Target.all());
        if (invocation.hasDatabase()) {
            Migrator configured = invocation.readerWithoutWarning();
            if (!names(act, scratch).equals(names(act, configured))) {
                throw refused(
                        "An empty database cannot be brought to where the configured one is: there "
                                + shown(names(act, configured)) + " would run, and here "
                                + shown(names(act, scratch)) + ".",
                        "name a copy of the configured database: --scratch-url URL");
            }
        }
        return rehearse(invocation, act, scratch, Where.EMPTY_DATABASE, options);
    }

    private void requireFrom(Act act, Migrator scratch) {
        if (from != null
                && act.plan().apply(scratch).steps().stream()
                        .noneMatch(step -> Version.of(step.version()).compareTo(Version.of(from)) >= 0)) {
            throw refused("No migration has the version " + from + ", or a later one.", "correct --from");
        }
    }

    /** How far the configured database is; null where nothing is applied. */
    private static @Nullable Target configured(Invocation invocation, Act act) {
        Migrator configured = invocation.readerWithoutWarning();
        if (act.plan().apply(configured).steps().stream().anyMatch(PlannedMigration::stored)) {
            throw refused(
                    "An empty database has no stored down scripts but those of the files as they are now.",
                    "name a copy of the configured database: --scratch-url URL");
        }
        String current = configured.status().current();
        return current == null ? null : Target.version(current);
    }

    private static void bringUp(Migrator scratch, @Nullable Target target) {
        if (target == null) {
            return;
        }
        try {
            scratch.up(target);
        } catch (MigrationFailedException e) {
            throw refused(
                    "The older migrations cannot be applied in the scratch database: "
                            + e.problems().get(0).text(),
                    "correct them; or name a copy of the configured database: --scratch-url URL");
        }
    }

    private static String shown(List<String> names) {
        return names.isEmpty() ? "nothing" : Printable.names(names);
    }

    private static List<String> names(Act act, Migrator migrator) {
        return act.plan().apply(migrator).steps().stream()
                .map(PlannedMigration::name)
                .toList();
    }

    /** Where what is rehearsed stays, each finds what those before it made. */
    private Rehearsed inOneRun(Invocation invocation, Act act, Migrator scratch, RehearsalOptions options) {
        if (from != null) {
            act.plan().apply(scratch).steps().stream()
                    .filter(step -> Version.of(step.version()).compareTo(Version.of(from)) < 0)
                    .reduce((first, second) -> second)
                    .ifPresent(last -> bringUp(scratch, Target.file(last.name())));
        }
        return rehearse(invocation, act, scratch, Where.EMPTY_DATABASE, options);
    }

    /** Each on what those before it made: in an empty database, the first would leave nothing to tell of the others. */
    private Rehearsed oneByOne(Invocation invocation, Act act, Migrator scratch, RehearsalOptions options) {
        Plan plan = act.plan().apply(scratch);
        invocation.report(plan.warnings());
        var all = new ArrayList<Rehearsed>();
        Target last = null;
        for (PlannedMigration step : plan.steps()) {
            bringUp(scratch, last);
            last = Target.file(step.name());
            if (from == null || Version.of(step.version()).compareTo(Version.of(from)) >= 0) {
                all.add(Rehearsed.of(scratch.rehearse(last, options), Where.EMPTY_DATABASE, options));
                if (all.get(all.size() - 1).fails()) {
                    break;
                }
            }
        }
        if (all.isEmpty()) {
            bringUp(scratch, last);
            return Rehearsed.of(scratch.rehearse(Target.all(), options), Where.EMPTY_DATABASE, options);
        }
        return Rehearsed.inOne(all);
    }

    private static Login login(String url) {
        try {
            return Login.of(DatabaseUrlParser.parse(url), null, null);
        } catch (IllegalArgumentException e) {
            throw refused("The URL " + e.getMessage() + ".", "write it as in DATABASE_URL: --scratch-url URL");
        }
    }

    private static RehearsalOptions options(
            Invocation invocation, RehearsalOptions usual, @Nullable Map<String, Size> given) {
        RehearsalOptions bounds = invocation.settings().bounds().apply(usual);
        return new RehearsalOptions(bounds.lockTimeout(), bounds.budget(), bounds.longestWait(), given);
    }

    private static InvalidMigrationsException refused(String message, String remedy) {
        return Problems.refused(Code.INVALID_SETTING, message, remedy);
    }
}
