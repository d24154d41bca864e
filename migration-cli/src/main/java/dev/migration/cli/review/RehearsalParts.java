// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.review;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.cli.command.Git;
import dev.migration.cli.command.Git.Answer;
import dev.migration.cli.command.Invocation;
import dev.migration.cli.engine.ServiceStatements;
import dev.migration.cli.migrate.BranchRehearsal;
import dev.migration.cli.migrate.ServingStatements;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.report.ExitCode;
import dev.migration.rehearsal.RehearsalOptions.Size;
import dev.migration.rehearsal.RehearsalReport;
import dev.migration.rehearsal.internal.RehearsalText;
import dev.migration.rehearsal.internal.RehearsedParts;
import dev.migration.rehearsal.internal.statement.ReleaseStatements;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a branch adds, rehearsed, with the statements of the release that serves. */
final class RehearsalParts {

    private static final String STATEMENTS = "statements";

    private final Invocation invocation;
    private final Branch branch;
    private final Migrator files;
    private final Additions additions;
    private final ScratchParts scratch;
    private final @Nullable Map<String, Size> sizes;

    RehearsalParts(
            Invocation invocation,
            Branch branch,
            Migrator files,
            Additions additions,
            ScratchParts scratch,
            @Nullable Map<String, Size> sizes) {
        this.invocation = invocation;
        this.branch = branch;
        this.files = files;
        this.additions = additions;
        this.scratch = scratch;
        this.sizes = sizes;
    }

    List<Part> run() {
        List<String> names = List.of("rehearse", STATEMENTS);
        if (additions.migrations().isEmpty()) {
            return ScratchParts.skipped(names, "the branch adds and changes no migration");
        }
        return scratch.run(names, login -> {
            Path file = ServiceStatements.file(files);
            boolean isRecorded = isInBase(file);
            ReleaseStatements release = isRecorded
                    ? ServingStatements.of(invocation, Files.exists(file) ? file : null, branch.base())
                    : ReleaseStatements.NONE;
            try {
                RehearsalReport report = BranchRehearsal.of(
                        invocation, login, additions.migrations().get(0).name(), sizes, release);
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
                .ask("ls-tree", "--name-only", branch.tip(), "./" + Objects.requireNonNull(file.getFileName()));
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
                finding -> !isRefused && additions.isOfBase(finding));
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
}
