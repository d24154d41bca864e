package dev.migration.cli.migrate;

import dev.migration.Code;
import dev.migration.Direction;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Plan;
import dev.migration.Plan.PlannedMigration;
import dev.migration.Problem;
import dev.migration.RehearsalOptions;
import dev.migration.RehearsalOptions.Size;
import dev.migration.RehearsalReport;
import dev.migration.RehearsalReport.Finding;
import dev.migration.RehearsalReport.Level;
import dev.migration.Target;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Protection;
import dev.migration.cli.database.DatabaseUrlParser;
import dev.migration.cli.database.DriverDataSource;
import dev.migration.cli.database.Login;
import dev.migration.cli.database.ScratchDatabase;
import dev.migration.cli.output.Findings;
import dev.migration.cli.output.RehearsalDocument;
import dev.migration.cli.output.RehearsalFormat;
import dev.migration.cli.output.Secrets;
import dev.migration.internal.compare.MigrationFiles;
import dev.migration.internal.help.Printable;
import dev.migration.internal.rehearsal.SizesFile;
import dev.migration.internal.report.ExitCode;
import dev.migration.internal.report.RehearsalText;
import dev.migration.internal.schema.Schema;
import java.io.File;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** A rehearsal in place of a run: where, for tables of which size, and what of it fails a build. */
final class RehearseOptions {

    private static final String FAILS = "fails";

    @Option(
            names = "--rehearse",
            required = true,
            description = "Execute it in a transaction that is rolled back, and tell whom it would block.")
    private boolean rehearse;

    @Option(
            names = "--scratch-url",
            paramLabel = "URL",
            description = "With --rehearse: in this database, a copy or an empty one, which is emptied at the end.")
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
            names = "--fail-on",
            paramLabel = "error|warn",
            description = "With --rehearse: end with code 1 where a rule finds this or worse. Default: error.")
    private Level failOn = Level.ERROR;

    @Option(
            names = "--format",
            paramLabel = "text|json|sarif|github",
            description = "With --rehearse: text, json, sarif, or github for a workflow. Default: text.")
    private RehearsalFormat format = RehearsalFormat.TEXT;

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
        Map<String, Size> given =
                sizes == null ? null : SizesFile.read(invocation.directory().resolve(sizes), sizes.toString());
        RehearsalReport report =
                onThisDatabase ? onThisDatabase(invocation, act, given) : onScratch(invocation, act, given);
        boolean all = Boolean.TRUE.equals(command.root().findOption("--verbose").getValue());
        print(invocation, report, all);
        return exitCode(report);
    }

    private RehearsalReport onThisDatabase(Invocation invocation, Act act, @Nullable Map<String, Size> given) {
        Protection.requireUnprotected(invocation, "rehearse in a copy: --scratch-url URL");
        invocation.requireFile();
        if (format == RehearsalFormat.TEXT) {
            invocation.nameDatabase();
        }
        Migrator migrator = invocation.onExisting(invocation.login()).build();
        return act.rehearse().apply(migrator, options(invocation, RehearsalOptions.BOUNDED, given));
    }

    private RehearsalReport onScratch(Invocation invocation, Act act, @Nullable Map<String, Size> given) {
        Login scratch = login(String.valueOf(scratchUrl));
        ScratchDatabase.requireOther(scratch, invocation.hasDatabase() ? invocation.login() : null);
        if (ScratchDatabase.isEmpty(scratch)) {
            return onEmpty(invocation, act, scratch, given == null ? Map.of() : given);
        }
        Migrator migrator = invocation.onExisting(scratch).build();
        Map<String, Size> known = given == null ? ofCopy(invocation, migrator) : given;
        return act.rehearse().apply(migrator, options(invocation, RehearsalOptions.SCRATCH, known));
    }

    /** Null where it has its own; a copy without rows knows none. */
    private static @Nullable Map<String, Size> ofCopy(Invocation invocation, Migrator copy) {
        Map<String, Size> own = MigrationFiles.Access.ask(copy, SizesFile::ofDatabase);
        if (!SizesFile.areSmall(own)) {
            return null;
        }
        invocation.say("All tables of the copy are small, so how large those of the real database are is not known:"
                + " --sizes FILE, written there by migration sizes.");
        return Map.of();
    }

    private static RehearsalReport onEmpty(Invocation invocation, Act act, Login scratch, Map<String, Size> given) {
        var dataSource = new DriverDataSource(scratch);
        try (Connection connection = dataSource.getConnection()) {
            String schema = Schema.current(connection);
            Set<String> before = new HashSet<>(Schema.read(connection, schema).objects());
            try {
                Migrator migrator = invocation.onScratch(scratch).build();
                RehearsalOptions options = options(invocation, RehearsalOptions.SCRATCH, given);
                if (!invocation.hasDatabase() && act.direction() == Direction.UP) {
                    return oneByOne(migrator, act, options);
                }
                prepare(invocation, act, migrator);
                return act.rehearse().apply(migrator, options);
            } finally {
                List<String> left = Schema.drop(connection, schema, before);
                if (!left.isEmpty()) {
                    invocation.say("The scratch database could not be emptied; left in it: " + Printable.names(left));
                }
            }
        } catch (SQLException e) {
            throw refused("The scratch database cannot be read: " + e.getMessage(), "check --scratch-url");
        }
    }

    /** Each on what those before it made: in an empty database, the first would leave nothing to tell of the others. */
    private static RehearsalReport oneByOne(Migrator scratch, Act act, RehearsalOptions options) {
        List<PlannedMigration> steps = act.plan().apply(scratch).steps();
        RehearsalReport last = scratch.rehearse(
                steps.isEmpty() ? Target.all() : Target.file(steps.get(0).name()), options);
        var migrations = new ArrayList<>(last.migrations());
        for (int i = 1; i < steps.size() && last.findings().map(Finding::rule).noneMatch(FAILS::equals); i++) {
            scratch.up(Target.file(steps.get(i - 1).name()));
            last = scratch.rehearse(Target.file(steps.get(i).name()), options);
            migrations.addAll(last.migrations());
        }
        return new RehearsalReport(last.product(), last.timeZone(), migrations, last.inconclusive(), List.of());
    }

    /** Brings it to where the configured database is. */
    private static void prepare(Invocation invocation, Act act, Migrator scratch) {
        if (!invocation.hasDatabase()) {
            if (act.direction() == Direction.DOWN) {
                scratch.up(Target.all());
            }
            return;
        }
        Migrator configured = invocation.readerWithoutWarning();
        String current = configured.status().current();
        if (current != null) {
            scratch.up(Target.version(current));
        }
        Set<String> here = act.plan().apply(scratch).steps().stream()
                .map(PlannedMigration::name)
                .collect(Collectors.toSet());
        List<String> missing = act.plan().apply(configured).steps().stream()
                .map(PlannedMigration::name)
                .filter(name -> !here.contains(name))
                .toList();
        if (!missing.isEmpty()) {
            throw refused(
                    "An empty database cannot be brought to where the configured one is: there "
                            + Printable.names(missing) + " would run out of order, or once more.",
                    "name a copy of the configured database: --scratch-url URL");
        }
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

    private void print(Invocation invocation, RehearsalReport report, boolean all) {
        // Who shows findings beside the code knows files by their path in the repository.
        String here = invocation.directory().toAbsolutePath() + File.separator;
        UnaryOperator<String> paths = file -> file.startsWith(here) ? file.substring(here.length()) : file;
        invocation.print(
                switch (format) {
                    case TEXT -> Secrets.masked(all ? RehearsalText.ofAllStatements(report) : RehearsalText.of(report));
                    case JSON -> RehearsalDocument.of(report, paths);
                    case SARIF -> Findings.sarif(report, paths);
                    case GITHUB -> Findings.github(report, paths);
                });
    }

    private ExitCode exitCode(RehearsalReport report) {
        boolean fails = report.findings().map(Finding::rule).anyMatch(FAILS::equals);
        if (fails && report.inconclusive() == null) {
            return ExitCode.PROBLEMS;
        }
        boolean found = report.findings()
                .anyMatch(finding ->
                        !finding.rule().equals(FAILS) && finding.level().compareTo(failOn) >= 0);
        if (found) {
            return ExitCode.FAILED;
        }
        return report.inconclusive() == null ? ExitCode.DONE : ExitCode.WAIT_TIMEOUT;
    }

    private static InvalidMigrationsException refused(String message, String remedy) {
        return new InvalidMigrationsException(Problem.error(Code.INVALID_SETTING, null, message, remedy));
    }
}
