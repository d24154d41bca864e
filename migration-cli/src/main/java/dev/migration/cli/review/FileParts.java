// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.review;

import dev.migration.Code;
import dev.migration.MigrationException;
import dev.migration.Migrator;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.Strictness;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.engine.KeptMigrations;
import dev.migration.internal.help.Printable;
import dev.migration.internal.report.ExitCode;
import dev.migration.schema.internal.files.Migrations;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What is wrong with the files of a branch, and was not with those of its base. */
final class FileParts {

    private static final String LOCK_FILE = "lock file";
    private static final String KEPT = "kept";

    private static final Set<Code> OF_LOCK_FILE = EnumSet.of(Code.LOCK_FILE_MISMATCH, Code.LOCK_FILE_INVALID);

    private final Invocation invocation;
    private final Branch branch;
    private final Migrator files;
    private final Additions additions;
    private final ScratchParts scratch;

    FileParts(Invocation invocation, Branch branch, Migrator files, Additions additions, ScratchParts scratch) {
        this.invocation = invocation;
        this.branch = branch;
        this.files = files;
        this.additions = additions;
        this.scratch = scratch;
    }

    List<Part> run() {
        return scratch.guarded(List.of("validate", KEPT, LOCK_FILE), () -> {
            List<Problem> problems = invocation.filesAndDatabase().validate(Strictness.STRICT);
            var changes = new ArrayList<Finding>();
            for (String callback : additions.callbacks()) {
                changes.add(Finding.warning(
                        "callback",
                        Place.of(invocation.shown(Path.of(callback))),
                        "This file is new or changed, and runs beside the migrations: no part rehearses it."));
            }
            CopiedFolders copy = additions.copyBefore();
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
            return List.of(validated, kept(base, copy), locked(problems, isKnown, base));
        });
    }

    private Part kept(Migrator base, CopiedFolders copy) {
        String name = Printable.line(branch.base());
        List<Finding> lost = kept(base);
        return additions.before().isEmpty() && lost.isEmpty()
                ? Part.skipped(KEPT, name + " has no migration in these folders")
                : Part.of(
                        KEPT,
                        ExitCode.PROBLEMS,
                        Printable.counted(additions.before().size(), "migration") + " of " + name,
                        lost.stream().map(finding -> finding.of(copy)).toList(),
                        finding -> false);
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

    private Part locked(List<Problem> problems, Predicate<Finding> isKnown, Migrator base) {
        if (Migrations.of(files).hasLockFile()) {
            return Part.of(
                    LOCK_FILE,
                    ExitCode.PROBLEMS,
                    "compared with the files",
                    found(problems, problem -> OF_LOCK_FILE.contains(problem.code())),
                    isKnown);
        }
        return Migrations.of(base).hasLockFile()
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
}
