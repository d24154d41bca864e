package dev.migration.cli.migrate;

import dev.migration.Direction;
import dev.migration.InvalidMigrationsException;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.engine.PlainFile;
import dev.migration.cli.output.RehearsalFormat;
import dev.migration.internal.help.Problems;
import dev.migration.internal.report.ExitCode;
import dev.migration.rehearsal.RehearsalOptions.Size;
import dev.migration.rehearsal.RehearsalReport.Level;
import dev.migration.rehearsal.internal.SizesFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options for a rehearsal in place of a run: where, for tables of which size, and what of it fails a build. */
final class RehearseOptions {

    private static final String ENDING = ".json";

    /** How each report starts. */
    private static final byte[] START = "{\"format\":".getBytes(StandardCharsets.UTF_8);

    @Option(
            names = "--rehearse",
            required = true,
            description = "Execute it in a transaction that is rolled back, and report whom it would block.")
    @SuppressWarnings("UnusedVariable") // Its presence chooses this group.
    private boolean rehearse;

    @Option(
            names = "--scratch-url",
            paramLabel = "URL",
            description =
                    "With --rehearse: the database to use: a copy, or an empty one, which first gets what is applied already.")
    private @Nullable String scratchUrl;

    @Option(names = "--on-this-database", hidden = true)
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
                    "With --rehearse in an empty database: rehearse from this version on, also what is applied already.")
    private @Nullable String from;

    @Option(
            names = "--fail-on",
            paramLabel = "error|warn|note",
            description = "With --rehearse: end with code 1 where a rule finds this or worse. Default: error.")
    private Level failOn = Level.ERROR;

    @Option(
            names = "--format",
            paramLabel = "text|json|github",
            description = "With --rehearse: text, json, or github for a workflow. Default: text.")
    private RehearsalFormat format = RehearsalFormat.TEXT;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "With --rehearse: write the whole report to this file too, as JSON.")
    private @Nullable Path file;

    ExitCode run(Invocation invocation, CommandSpec command, RehearsalPlace.Act act) {
        if (Boolean.TRUE.equals(command.findOption("--dry-run").getValue())) {
            throw new ParameterException(
                    command.commandLine(), "--dry-run executes nothing and --rehearse does: name one of them.");
        }
        if (scratchUrl == null || onThisDatabase) {
            throw new ParameterException(
                    command.commandLine(),
                    "A rehearsal never runs in the configured database, where others would wait: name a copy of it"
                            + " or an empty database, --scratch-url URL.");
        }
        if (invocation.settings().namesTenants()) {
            throw Problems.refused(
                    "A rehearsal is of one schema, and tenants are named.",
                    "leave out the tenants, and name a scratch database: --scratch-url URL");
        }
        if (from != null && act.direction() == Direction.DOWN) {
            throw new ParameterException(
                    command.commandLine(),
                    "--from VERSION needs up --rehearse --scratch-url with an empty database: it names the first migration to rehearse.");
        }
        Path report = file == null ? null : report(invocation, file);
        Map<String, Size> given =
                sizes == null ? null : SizesFile.read(invocation.directory().resolve(sizes), sizes.toString());
        var place = new RehearsalPlace(invocation, act, from, given, format == RehearsalFormat.TEXT);
        RehearsalOutput rehearsed = place.onScratch(scratchUrl).withNoteOfSizes();
        boolean all = Boolean.TRUE.equals(command.root().findOption("--verbose").getValue());
        invocation.print(rehearsed.written(format, all, invocation.directory()));
        if (report != null) {
            PlainFile.write(report, rehearsed.written(RehearsalFormat.JSON, all, invocation.directory()));
        }
        return rehearsed.exitCode(failOn);
    }

    /**
     * The file for the report.
     *
     * @throws InvalidMigrationsException where something else is there, or it would be taken for a migration
     */
    private static Path report(Invocation invocation, Path typed) {
        Path path = invocation.directory().resolve(typed);
        if (!typed.toString().endsWith(ENDING) || (Files.exists(path) && !isReport(path))) {
            throw Problems.refused(
                    invocation.shown(path)
                            + (typed.toString().endsWith(ENDING)
                                    ? " is there, and is no report."
                                    : " is no name for a report: that ends in " + ENDING + ".")
                            + " Nothing was done.",
                    "name another file: --file target/rehearsal.json");
        }
        return path;
    }

    private static boolean isReport(Path path) {
        try (var bytes = Files.newInputStream(path)) {
            return Arrays.equals(bytes.readNBytes(START.length), START);
        } catch (IOException e) {
            return false;
        }
    }
}
