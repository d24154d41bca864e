// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.adopt.internal.tool.Findings;
import dev.migration.adopt.internal.tool.TakeoverRun;
import dev.migration.adopt.internal.tool.ToolRow;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.LogReader;
import dev.migration.internal.layout.MigrationSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What another tool has recorded amounts to with our files.
 *
 * @param read its rows, to compare them with those of a later read
 * @param after the history as it would be
 * @param problems why it cannot be adopted, and what is left out
 * @param ofTheseFiles whether most of what the tool has applied are our files
 * @param counted what it has as applied; null where those are the migrations
 * @param unfinished what it has started and not finished
 * @param missing what it has as applied and has no file here, as it is shown
 * @param unnamed the changesets that no migration here names, as the comments that would
 */
record AdoptableRows(
        ToolRecord source,
        List<ToolRow> read,
        History after,
        List<Problem> problems,
        boolean ofTheseFiles,
        @Nullable String counted,
        Set<Version> unfinished,
        Map<Version, String> missing,
        List<String> unnamed) {

    /** Reads it. */
    static AdoptableRows read(TakeoverRun run, ToolRecord source) {
        source.requireTrusted(run);
        return of(run, source, source.rows(run));
    }

    /** Of rows that were read before. */
    static AdoptableRows of(TakeoverRun run, ToolRecord source, List<ToolRow> rows) {
        var findings = new Findings(source.tool(), source.shown(), run);
        source.read(rows, findings);
        List<Problem> problems = new ArrayList<>(findings.problems());
        if (findings.rows().isEmpty() && problems.stream().noneMatch(Problem::isError)) {
            source.requireFirst(run);
            problems.add(Problems.error(
                    Code.NOT_APPLIED,
                    source.shown() + " has nothing as applied.",
                    Remedy.of(
                            "if the schema has nothing of what the migrations make: {}, then {}; if it has the first"
                                    + " of them, with the newest of these: {}",
                            Fix.command("baseline", "none"),
                            Fix.command("up"),
                            Fix.command("baseline", "VERSION"))));
        }
        var after = new History(run.history().server(), run.history().present(), findings.rows(), null, Map.of());
        return new AdoptableRows(
                source,
                rows,
                after,
                problems,
                findings.areOfTheseFiles(),
                findings.counted(),
                findings.unfinished(),
                findings.missing(),
                findings.unnamed());
    }

    /** The same, where nothing is wrong with it or with the files. */
    static AdoptableRows sound(TakeoverRun run, ToolRecord source) {
        return read(run, source).requireSound(run);
    }

    /** The same, where nothing is wrong with it or with the files. */
    AdoptableRows requireSound(TakeoverRun run) {
        List<Problem> all = new ArrayList<>(problems);
        all.addAll(run.files().problems());
        Problems.throwIfInvalid(all);
        return this;
    }

    List<AppliedMigration> rows() {
        return after.applied();
    }

    String inWords() {
        return Printable.counted(rows().size(), "migration");
    }

    Optional<Problem> summary(MigrationSet files) {
        String sentence =
                source.shown() + " has " + (counted == null ? inWords() : counted) + " as applied. It is only read.";
        return rows().isEmpty()
                ? Optional.empty()
                : Optional.of(Problem.warning(
                        Code.FOREIGN_HISTORY,
                        null,
                        sentence,
                        "stop " + source.tool()
                                + " for good before it runs again, because it would apply again what is applied from now on: "
                                + source.howToStop(files)));
    }

    /** Writes our history, and which changesets it does not name. */
    void write(TakeoverRun run) {
        run.adopt(rows(), unnamed.isEmpty() ? null : String.join("\n", unnamed), () -> requireUnchanged(run));
    }

    /** That changesets ran after the adoption which no migration names; empty where none did. */
    Optional<Problem> unnamedSince(TakeoverRun run) {
        Version baseline = run.history().baseline().orElse(null);
        if (unnamed.isEmpty() || baseline == null) {
            return Optional.empty();
        }
        List<String> since = new ArrayList<>(unnamed);
        var log = new LogReader(run.session().tables().in(run.history().server().schema()));
        String known = run.session()
                .ask(
                        "The log of migrations cannot be read",
                        () -> log.readBesideBaseline(run.session().connection(), baseline));
        since.removeAll(known.lines().toList());
        return since.isEmpty()
                ? Optional.empty()
                : Optional.of(Problems.error(
                        Code.FOREIGN_HISTORY,
                        source.shown()
                                + " has changesets that ran after this history began, and no migration here names"
                                + " them: what is pending may do the same. Each as a comment:\n    "
                                + String.join("\n    ", since),
                        Remedy.of(
                                "write a migration that does the same, start its file with that comment, and record it"
                                        + " here: {}",
                                Fix.command("mark-applied", "VERSION"))));
    }

    /** In the transaction that writes: the other tool may have gone on meanwhile. */
    private void requireUnchanged(TakeoverRun run) {
        if (!source.rows(run).equals(read)) {
            throw Problems.refused(
                    Code.HISTORY_CHANGED,
                    source.shown() + " was changed while it was read, so nothing was adopted: " + source.tool()
                            + " is at work.",
                    "wait until it has finished, and try again");
        }
    }
}
