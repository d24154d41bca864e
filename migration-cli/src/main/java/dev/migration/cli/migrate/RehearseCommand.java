// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.migrate;

import dev.migration.Direction;
import dev.migration.DownScript;
import dev.migration.InvalidMigrationsException;
import dev.migration.Target;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.command.Subcommand;
import dev.migration.cli.command.TargetOptions;
import dev.migration.cli.engine.PlainFile;
import dev.migration.cli.output.RehearsalFormat;
import dev.migration.internal.help.Problems;
import dev.migration.internal.report.ExitCode;
import dev.migration.internal.url.DatabaseUrlParser;
import dev.migration.rehearsal.Rehearsal;
import dev.migration.rehearsal.RehearsalOptions.Size;
import dev.migration.rehearsal.RehearsalReport.Level;
import dev.migration.rehearsal.internal.SizesFile;
import dev.migration.rehearsal.internal.statement.ReleaseStatements;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tells whom migrations would block and what callers would miss, before they run. */
@Command(
        name = "rehearse",
        description = "Executes pending migrations in a database for tests, rolls them back where that is possible, and"
                + " reports whom they would block.",
        footer = {
            "migration rehearse --scratch-url \"$SCRATCH_URL\" --sizes sizes.toml",
            "migration rehearse --scratch-url \"$SCRATCH_URL\" --statements-of origin/main",
            "migration rehearse --down --scratch-url \"$SCRATCH_URL\" --count 2"
        })
public final class RehearseCommand extends Subcommand {

    private static final String ENDING = ".json";

    /** How each report starts. */
    private static final byte[] START = "{\"format\":".getBytes(StandardCharsets.UTF_8);

    @ArgGroup
    private @Nullable TargetOptions extent;

    @Option(names = "--down", description = "Rehearse what undoes them.")
    private boolean down;

    @Option(names = "--stored", description = "With --down: by the down scripts that were stored.")
    private boolean stored;

    @Option(
            names = "--scratch-url",
            paramLabel = "URL",
            description = "The database to use: a copy, or an empty one, which first gets what is applied already.")
    private @Nullable String scratchUrl;

    @Option(
            names = "--sizes",
            paramLabel = "FILE",
            description = "How large the tables of the real database are, written by migration sizes.")
    private @Nullable Path sizes;

    @Option(
            names = "--statements",
            paramLabel = "FILE",
            description = "What the release that serves sends: each is prepared before and after each migration.")
    private @Nullable Path statements;

    @Option(
            names = "--statements-of",
            paramLabel = "REVISION",
            description =
                    "The same file as a revision of git has it. With --statements FILE: that is for the contract.")
    private @Nullable String statementsOf;

    @Option(
            names = "--from",
            paramLabel = "VERSION",
            description = "In an empty database: rehearse from this version on, also what is applied already.")
    private @Nullable String from;

    @Option(
            names = "--fail-on",
            paramLabel = "error|warn|note",
            description = "End with code 1 where a rule finds this or worse. Default: error.")
    private Level failOn = Level.ERROR;

    @Option(
            names = "--format",
            paramLabel = "text|json|github",
            description = "text, json, or github for a workflow. Default: text.")
    private RehearsalFormat format = RehearsalFormat.TEXT;

    @Option(names = "--file", paramLabel = "FILE", description = "Write the whole report to this file too, as JSON.")
    private @Nullable Path file;

    @Override
    protected ExitCode run(Invocation invocation) {
        if (scratchUrl == null) {
            throw misused(
                    "A rehearsal never runs in the configured database, where others would wait: name a copy of it"
                            + " or an empty database, --scratch-url URL.");
        }
        if (invocation.settings().namesTenants()) {
            throw Problems.refused(
                    "A rehearsal runs in one schema, but tenants are named.",
                    "leave out the tenants, and name a scratch database: --scratch-url URL");
        }
        if (from != null && down) {
            throw misused("--from VERSION is not for --down: it names the first migration to apply and rehearse.");
        }
        if (stored && !down) {
            throw misused("--stored needs --down: it says which down scripts are rehearsed.");
        }
        if (down && (statements != null || statementsOf != null)) {
            throw misused("Statements are not for --down: no release that serves is known then.");
        }
        ReleaseStatements release = ServingStatements.of(invocation, statements, statementsOf);
        Path report = file == null ? null : report(invocation, file);
        Map<String, Size> given =
                sizes == null ? null : SizesFile.read(invocation.directory().resolve(sizes), sizes.toString());
        var place = new RehearsalPlace(
                invocation.ofAllPhases(), act(invocation, release), from, given, format == RehearsalFormat.TEXT);
        RehearsalOutput rehearsed = place.onScratch(DatabaseUrlParser.typed(scratchUrl, "--scratch-url URL"))
                .withNoteOfSizes();
        boolean all = Boolean.TRUE.equals(spec().root().findOption("--verbose").getValue());
        invocation.print(rehearsed.written(format, all, invocation.directory()));
        if (report != null) {
            PlainFile.write(report, rehearsed.written(RehearsalFormat.JSON, all, invocation.directory()));
        }
        return rehearsed.exitCode(failOn);
    }

    private RehearsalPlace.Act act(Invocation invocation, ReleaseStatements release) {
        if (!down) {
            return RehearsalPlace.Act.up(
                    TargetOptions.of(extent, Target.all(), spec(), invocation.directory()), release);
        }
        Target target = TargetOptions.of(extent, Target.count(1), spec(), invocation.directory());
        DownScript script = stored ? DownScript.STORED : DownScript.FILE;
        return new RehearsalPlace.Act(
                Direction.DOWN,
                migrator -> migrator.planDown(target, script),
                (migrator, options) -> Rehearsal.of(migrator).rehearseDown(target, script, options),
                release);
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
