// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.review;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationException;
import dev.migration.Migrator;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Strictness;
import dev.migration.Version;
import dev.migration.cli.command.Git;
import dev.migration.cli.command.Git.Answer;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.engine.CheckResult;
import dev.migration.cli.engine.CheckRun;
import dev.migration.cli.engine.KeptMigrations;
import dev.migration.cli.engine.MigrationFolders;
import dev.migration.cli.engine.MigrationScripts;
import dev.migration.cli.engine.PlainFile;
import dev.migration.cli.engine.ServiceStatements;
import dev.migration.cli.migrate.BranchRehearsal;
import dev.migration.cli.migrate.ServingStatements;
import dev.migration.cli.output.CheckText;
import dev.migration.cli.schema.SchemaFile;
import dev.migration.cli.schema.ScratchRoundTrip;
import dev.migration.cli.schema.ScratchRoundTrip.Tried;
import dev.migration.cli.server.SqlFolder;
import dev.migration.cli.settings.CommandSettings;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.report.ExitCode;
import dev.migration.internal.url.DatabaseUrl;
import dev.migration.rehearsal.RehearsalOptions.Size;
import dev.migration.rehearsal.RehearsalReport;
import dev.migration.rehearsal.internal.RehearsalText;
import dev.migration.rehearsal.internal.RehearsedParts;
import dev.migration.rehearsal.internal.roundtrip.RoundTrip.Check.Subject;
import dev.migration.rehearsal.internal.statement.ReleaseStatements;
import dev.migration.schema.internal.files.Migrations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs what the single commands run, each part in a scratch database of its own, and leaves out what the base has too. What ends
 * a part before its end is reported wherever it is: nothing is known of the branch then.
 */
final class Review {

    static final String LOCK_FILE = "lock file";
    static final String KEPT = "kept";
    static final String STATEMENTS = "statements";

    private static final Set<Code> OF_LOCK_FILE = EnumSet.of(Code.LOCK_FILE_MISMATCH, Code.LOCK_FILE_INVALID);

    private final Invocation invocation;
    private final Branch branch;
    private final List<String> irreversible;
    private final @Nullable Map<String, Size> sizes;
    private final Migrator files;
    private final ScratchParts scratch;

    /** The base's, as they were when the branch left it, and as they are now. */
    private final List<MigrationScripts> before;

    private final List<MigrationScripts> now;

    private final List<MigrationScripts> added;

    /** The callbacks that the branch adds or changes. */
    private final List<String> callbacks;

    /** Whether it changes what all migrations do. */
    private final boolean changesAll;

    /**
     * Of a branch.
     *
     * @param irreversible the versions that cannot be undone
     * @param sizes of the real database; null where they are unknown
     */
    Review(Invocation invocation, Branch branch, List<String> irreversible, @Nullable Map<String, Size> sizes) {
        this.invocation = invocation;
        this.branch = branch;
        this.irreversible = irreversible;
        this.sizes = sizes;
        this.files = invocation.files();
        this.scratch = new ScratchParts(invocation, this::isOfBase);
        this.before = scripts(branch.parted());
        this.now = branch.tip().equals(branch.parted()) ? before : scripts(branch.tip());
        this.added = MigrationScripts.of(files).stream()
                .filter(one -> !isOfBase(one.files()))
                .toList();
        this.callbacks = MigrationScripts.ofCallbacks(files).stream()
                .filter(file -> !branch.has(List.of(file)))
                .toList();
        this.changesAll = !callbacks.isEmpty()
                || CommandSettings.usualFiles(branch.directory()).stream().anyMatch(file -> !branch.has(List.of(file)));
    }

    private List<MigrationScripts> scripts(String revision) {
        try (var copy = CopiedFolders.of(branch, MigrationFolders.of(files), revision)) {
            return copy.scripts(invocation.builderOfFiles());
        }
    }

    /** Whether they are all the files of a migration of the base, as the base has them. */
    private boolean isOfBase(List<String> paths) {
        var one = new MigrationScripts(Version.of("0"), "", paths).at(branch::inRepository);
        return branch.has(paths) && (one.isIn(before) || one.isIn(now));
    }

    /** The names of the migrations that the branch adds or changes. */
    List<String> added() {
        return added.stream().map(MigrationScripts::name).toList();
    }

    /** Its parts in their order, each of which runs when it is asked for. */
    List<Supplier<List<Part>>> parts() {
        return List.of(
                this::validate,
                () -> scratch.run(List.of("roundtrip"), login -> List.of(roundTrip(login))),
                this::rehearse,
                () -> new Commutation(invocation, branch, scratch, files, added, now).run(),
                () -> scratch.run(List.of("up", "dump", "check"), this::applied));
    }

    private boolean isOfBase(Finding finding) {
        return !changesAll
                && finding.place() != null
                && branch.has(List.of(finding.place().file()));
    }

    private boolean addsNothing() {
        return added.isEmpty() && !changesAll;
    }

    private List<Part> validate() {
        return scratch.guarded(List.of("validate", KEPT, LOCK_FILE), () -> {
            List<Problem> problems = invocation.filesAndDatabase().validate(Strictness.STRICT);
            var changes = new ArrayList<Finding>();
            for (String callback : callbacks) {
                changes.add(Finding.warning(
                        "callback",
                        Place.of(invocation.shown(Path.of(callback))),
                        "This file is new or changed, and runs beside the migrations: no part rehearses it."));
            }
            try (var copy = CopiedFolders.of(branch, MigrationFolders.of(files), branch.parted())) {
                Migrator base = copy.in(invocation.builderOfFiles()).build();
                // Each is found as often as the base has it.
                List<Finding> known = new ArrayList<>(validated(base, copy));
                Predicate<Finding> isKnown = finding -> known.stream()
                        .filter(other -> finding.isSame(other, branch))
                        .findFirst()
                        .map(known::remove)
                        .orElse(false);
                String count = Printable.counted(Migrations.of(files).count(), "migration");
                var validated = Part.of(
                        "validate",
                        ExitCode.PROBLEMS,
                        count + (invocation.hasDatabase() ? "" : "; no database, as none is named (--url)"),
                        Stream.concat(
                                        changes.stream(),
                                        found(problems, problem -> !OF_LOCK_FILE.contains(problem.code())).stream())
                                .toList(),
                        isKnown);
                var kept = Part.of(
                        KEPT,
                        ExitCode.PROBLEMS,
                        Printable.counted(before.size(), "migration") + " of " + Printable.line(branch.base()),
                        kept(base).stream().map(finding -> finding.of(copy)).toList(),
                        finding -> false);
                return List.of(validated, kept, locked(problems, isKnown, copy));
            }
        });
    }

    private List<Finding> kept(Migrator base) {
        try {
            return KeptMigrations.problems(base, files, Printable.line(branch.base())).stream()
                    .map(problem -> Finding.of(invocation, problem))
                    .toList();
        } catch (MigrationException e) {
            return Finding.of(invocation, e);
        }
    }

    private Part locked(List<Problem> problems, Predicate<Finding> isKnown, CopiedFolders base) {
        if (Migrations.of(files).hasLockFile()) {
            return Part.of(
                    LOCK_FILE,
                    ExitCode.PROBLEMS,
                    "compared with the files",
                    found(problems, problem -> OF_LOCK_FILE.contains(problem.code())),
                    isKnown);
        }
        return base.hasLockFile()
                ? Part.of(
                        LOCK_FILE,
                        ExitCode.PROBLEMS,
                        "there is none",
                        List.of(Finding.error(
                                Code.LOCK_FILE_MISMATCH.id(),
                                null,
                                Printable.line(branch.base()) + " has a lock file, and the branch has none.",
                                "put it back")),
                        0)
                : Part.skipped(LOCK_FILE, "there is none; migration lock writes it");
    }

    private List<Finding> found(List<Problem> problems, Predicate<Problem> which) {
        return problems.stream()
                .filter(which)
                .map(problem -> Finding.of(invocation, problem))
                .toList();
    }

    /** What the files of the base had, as they were when the branch left it. */
    private List<Finding> validated(Migrator base, CopiedFolders copy) {
        List<Problem> problems;
        try {
            problems = base.validate(Strictness.STRICT);
        } catch (MigrationException e) {
            problems = e.problems();
        }
        return problems.stream()
                .map(problem -> Finding.of(invocation, problem).of(copy))
                .toList();
    }

    private Part roundTrip(DatabaseUrl login) {
        ScratchRoundTrip trip = ScratchRoundTrip.run(invocation.onScratch(login).build(), irreversible);
        boolean isCut = trip.broken() != null
                || trip.tried().stream()
                        .anyMatch(tried -> tried.check().subject() == Subject.FIRST_UP
                                && tried.outcome() != ScratchRoundTrip.Outcome.OK);
        var findings = new ArrayList<Finding>();
        if (trip.broken() != null) {
            findings.add(Finding.error("roundtrip", null, trip.broken(), ""));
        }
        int leftOut = 0;
        for (Tried tried : trip.tried()) {
            if (tried.outcome() == ScratchRoundTrip.Outcome.FAILED) {
                boolean isOld =
                        addsNothing() || (!changesAll && isOfBase(tried.check().files()));
                if (isOld && !isCut) {
                    leftOut++;
                } else {
                    findings.addAll(failed(tried, isOld));
                }
            }
        }
        return Part.of(
                "roundtrip",
                findings.isEmpty() ? ExitCode.DONE : ExitCode.FAILED,
                trip.total(),
                List.copyOf(findings),
                leftOut);
    }

    /** What is old is reported where it has ended the round trip before what is new was tried. */
    private List<Finding> failed(Tried tried, boolean isOld) {
        String ends = isOld
                ? "\n" + Printable.line(branch.base())
                        + " has this too. It is reported because what the branch adds could not be tried behind it."
                : "";
        if (tried.why() instanceof MigrationException failure) {
            return Finding.of(invocation, failure).stream()
                    .map(finding -> isOfBase(finding) ? finding.adding(ends) : finding)
                    .toList();
        }
        Place place = tried.check().files().stream()
                .findFirst()
                .map(file -> Place.of(invocation.shown(Path.of(file))))
                .orElse(null);
        return List.of(Finding.error(
                "roundtrip", place, Objects.requireNonNull(tried.why()).getMessage() + ends, ""));
    }

    private List<Part> rehearse() {
        List<String> names = List.of("rehearse", STATEMENTS);
        if (added.isEmpty()) {
            return ScratchParts.skipped(names, "the branch adds and changes no migration");
        }
        return scratch.run(names, login -> {
            Path file = ServiceStatements.file(files);
            boolean isRecorded = isInBase(file);
            ReleaseStatements release = isRecorded
                    ? ServingStatements.of(invocation, Files.exists(file) ? file : null, branch.base())
                    : ReleaseStatements.NONE;
            try {
                RehearsalReport report =
                        BranchRehearsal.of(invocation, login, added.get(0).name(), sizes, release);
                return List.of(rehearsed(report), asked(report, file, isRecorded));
            } catch (InvalidMigrationsException e) {
                if (e.problems().get(0).code() != Code.UNSUPPORTED_DATABASE) {
                    throw e;
                }
                return ScratchParts.skipped(names, scratch.sentence(e));
            }
        });
    }

    private boolean isInBase(Path file) {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        Answer found = new Git(folder, "")
                .ask("ls-tree", "--name-only", branch.base(), "./" + Objects.requireNonNull(file.getFileName()));
        if (!found.isGiven()) {
            throw Problems.refused(
                    "git cannot look for the statements of " + Printable.line(branch.base()) + ": "
                            + Printable.block(found.err(), 2),
                    "fix what git says");
        }
        return !found.out().isBlank();
    }

    private Part rehearsed(RehearsalReport report) {
        List<Finding> found = report.migrations().stream()
                .flatMap(migration -> migration.statements().stream())
                .flatMap(statement -> Finding.of(invocation, statement).stream())
                .toList();
        // What cannot run there ends the rehearsal, or the release.
        boolean isRefused = RehearsedParts.fails(report);
        var part = Part.of(
                "rehearse",
                isRefused ? ExitCode.PROBLEMS : ExitCode.FAILED,
                Stream.concat(
                                Stream.of(
                                        "on " + report.product(),
                                        RehearsalText.ofUnknownSizes(report),
                                        report.inconclusive() == null ? "" : "Inconclusive: " + report.inconclusive()),
                                report.notes().stream())
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.joining(". ")),
                found,
                finding -> !isRefused && isOfBase(finding));
        return part.exitCode() == ExitCode.DONE && report.inconclusive() != null
                ? Part.of(part.name(), ExitCode.WAIT_TIMEOUT, part.says(), part.findings(), part.leftOut())
                : part;
    }

    private Part asked(RehearsalReport report, Path file, boolean isRecorded) {
        return isRecorded && report.asked() != null
                ? Part.of(STATEMENTS, ExitCode.DONE, RehearsalText.ofAsked(report.asked()), List.of(), 0)
                : Part.skipped(
                        STATEMENTS,
                        Printable.line(branch.base()) + " has no " + invocation.shown(file)
                                + ", so it is not known what the release that serves sends; record it in the tests"
                                + " (migration.statements=record) or read it with migration statements, and commit it");
    }

    /** All of them together, as a new database gets them, and what is compared with that. */
    private List<Part> applied(DatabaseUrl login) {
        Migrator migrator = invocation.onEmpty(login);
        List<Part> up = scratch.guarded(
                List.of("up", "dump", "check"),
                () -> List.of(Part.of(
                        "up",
                        ExitCode.DONE,
                        Printable.counted(migrator.up().migrations().size(), "migration")
                                + " applied to an empty database",
                        List.of(),
                        0)));
        return up.size() > 1
                ? up
                : Stream.of(
                                up,
                                scratch.guarded(List.of("dump"), () -> List.of(dump(migrator, login))),
                                scratch.guarded(List.of("check"), () -> List.of(check(migrator))))
                        .flatMap(List::stream)
                        .toList();
    }

    private Part dump(Migrator migrator, DatabaseUrl login) {
        SchemaFile file = SchemaFile.committed(invocation).orElse(null);
        if (file == null) {
            return Part.skipped("dump", "there is no schema.sql; migration dump writes it, for the reviewers");
        }
        List<Finding> found = file.differenceTo(migrator, login).stream()
                .map(difference -> Finding.error(
                        Code.CHECKSUM_MISMATCH.id(),
                        Place.of(file.shown()),
                        file.shown() + " is not what the migrations make.\n" + difference,
                        "apply them to a database for tests, write the file anew there, and commit it: migration dump"))
                .toList();
        return Part.of(
                "dump",
                ExitCode.PROBLEMS,
                file.shown() + " compared",
                found,
                finding -> addsNothing() && isOfBase(finding));
    }

    private Part check(Migrator migrator) {
        var folder = new SqlFolder(invocation.settings().checks(), invocation);
        List<PlainFile> queries = folder.files().stream()
                .map(path -> new PlainFile(path, invocation.shown(path)))
                .toList();
        if (queries.isEmpty()) {
            return Part.skipped("check", "there is no query in " + folder.name());
        }
        List<CheckResult> results = new ArrayList<>();
        CheckRun.run(migrator, queries, results::add);
        List<Finding> found = results.stream()
                .filter(CheckResult::failed)
                .map(result ->
                        Finding.error("check", result.place(), "This check fails.\n" + CheckText.rows(result), ""))
                .toList();
        return Part.of(
                "check",
                ExitCode.PROBLEMS,
                CheckText.total(results).strip(),
                found,
                finding -> addsNothing() && isOfBase(finding));
    }
}
