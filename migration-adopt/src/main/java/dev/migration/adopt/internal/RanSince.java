// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.MigrationException;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.adopt.internal.ToolTables.Found;
import dev.migration.adopt.internal.tool.TakeoverRun;
import dev.migration.adopt.internal.tool.Tool;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.secrets.MaskedLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What another tool has run since its history was taken over, or since a baseline took its place, and what would run a second
 * time. It is looked for only where something is pending.
 */
final class RanSince {

    private static final MaskedLog log = MaskedLog.of(RanSince.class);

    private final TakeoverRun run;
    private final History history;
    private final List<Version> adopted;

    private RanSince(TakeoverRun run) {
        this.run = run;
        this.history = run.history();
        this.adopted = run.adopted();
    }

    /**
     * Why nothing may run; empty where the tool has run nothing since.
     *
     * @param tool the one whose table is looked at; null for any
     * @param named its table; null for each that records these files
     */
    static List<Problem> problems(TakeoverRun run, @Nullable Tool tool, @Nullable String named) {
        Map<Version, Migration> pending = pending(run, tool);
        if (pending.isEmpty()) {
            return List.of();
        }
        try {
            return problems(run, tool, tables(run, tool, named));
        } catch (MigrationException e) {
            log.warn("It cannot be determined whether another tool has run since its history was taken over: {}", e);
            return List.of();
        }
    }

    /** The same of these tables. */
    static List<Problem> problems(TakeoverRun run, @Nullable Tool tool, List<AdoptableRows> tables) {
        Map<Version, Migration> pending = pending(run, tool);
        if (pending.isEmpty()) {
            return List.of();
        }
        var since = new RanSince(run);
        return tables.stream()
                .flatMap(read -> since.problem(read, pending).stream())
                .toList();
    }

    /** What a tool has run since that is pending here, by each of these tables. */
    static Map<AdoptableRows, List<Migration>> again(TakeoverRun run, Tool tool, List<AdoptableRows> tables) {
        Map<Version, Migration> pending = pending(run, tool);
        Map<AdoptableRows, List<Migration>> again = new LinkedHashMap<>();
        var since = new RanSince(run);
        tables.forEach(read -> again.put(read, since.again(read, pending)));
        return again;
    }

    /** What is half done here and was finished there since: a run would do the rest of it again. */
    static List<Problem> finished(TakeoverRun run, List<AdoptableRows> tables) {
        InFlight open = run.history().inFlight();
        return open == null || open.undo()
                ? List.of()
                : tables.stream()
                        .filter(there -> there.rows().stream()
                                .anyMatch(row -> row.kind() == Kind.ADOPTED
                                        && row.version().equals(open.version())))
                        .map(there -> Problems.error(
                                Code.FOREIGN_HISTORY,
                                there.source().shown() + " has as applied what is half done here, as "
                                        + there.source().tool() + " has run it since: " + Printable.line(open.name())
                                        + ". The rest of it would run again.",
                                Remedy.of(
                                        "if the schema has all of it, record that: {}",
                                        Fix.command("mark-applied", open.version()))))
                        .toList();
    }

    /** Whether anything is looked for. */
    static boolean isAsked(TakeoverRun run, Tool tool) {
        return !pending(run, tool).isEmpty();
    }

    /** Nothing while something is in flight, which is finished first; of Flyway, what is taken over stops nothing. */
    private static Map<Version, Migration> pending(TakeoverRun run, @Nullable Tool tool) {
        History history = run.history();
        Map<Version, Migration> pending = new TreeMap<>();
        InFlight open = history.inFlight();
        if ((open == null || tool == Tool.FLYWAY) && (tool != null || isTakenOver(history))) {
            run.request().pending(run.session(), history).stream()
                    .filter(migration -> open == null || !migration.version().equals(open.version()))
                    .forEach(migration -> pending.put(migration.version(), migration));
        }
        return pending;
    }

    private static boolean isTakenOver(History history) {
        return history.applied().stream().anyMatch(row -> row.kind() == Kind.ADOPTED || row.kind() == Kind.BASELINE);
    }

    /** The tables of these migrations, as they are now. */
    static List<AdoptableRows> tables(TakeoverRun run, @Nullable Tool tool, @Nullable String named) {
        List<Found> found = ChosenTable.candidates(run, null, named);
        if (named == null && found.isEmpty()) {
            found = TablesElsewhere.found(run, null);
        }
        List<AdoptableRows> read = found.stream()
                .filter(one -> tool == null || one.maker() == tool)
                .map(one -> AdoptableRows.read(run, one))
                .toList();
        return tables(run, tool, named, read);
    }

    /** Those of these candidates; the only one is it in any case where a setting or our log says that there is one. */
    static List<AdoptableRows> tables(
            TakeoverRun run, @Nullable Tool tool, @Nullable String named, List<AdoptableRows> candidates) {
        List<AdoptableRows> ofTheseFiles = ChosenTable.ofTheseFiles(candidates);
        boolean only = ofTheseFiles.isEmpty()
                && candidates.size() == 1
                && (named != null || tool != null || !run.adopted().isEmpty());
        return only ? candidates : ofTheseFiles;
    }

    private List<Migration> again(AdoptableRows there, Map<Version, Migration> pending) {
        Found found = (Found) there.source();
        Set<Version> done = new TreeSet<>(there.after().settled(pending.keySet()));
        done.addAll(there.unfinished());
        done.retainAll(pending.keySet());
        // What was adopted and undone since may run again. If its row is only gone, it may not.
        adopted.stream().filter(done::contains).filter(run::hasUndone).toList().forEach(done::remove);
        there.rows().stream()
                .filter(row -> row.version().isRepeatable() && pending.containsKey(row.version()))
                .forEach(row -> history.find(row.version()).ifPresent(ours -> {
                    // There it ran with this text: since it ran here, or before.
                    done.remove(row.version());
                    if (isLater(row.appliedAt(), ours.appliedAt())) {
                        done.add(row.version());
                    }
                }));
        if (found.maker().reader().hasOneRow() && !adopted.isEmpty()) {
            // The row is of the newest: what is older and came later never ran there.
            Version newest = Collections.max(adopted);
            done.removeIf(version -> version.compareTo(newest) < 0);
        }
        return pending.values().stream()
                .filter(migration -> done.contains(migration.version()))
                .toList();
    }

    private List<Problem> problem(AdoptableRows there, Map<Version, Migration> pending) {
        Found found = (Found) there.source();
        List<Problem> problems = new ArrayList<>();
        List<Migration> again = again(there, pending);
        if (!again.isEmpty()) {
            problems.add(ofPending(there, found, again));
        }
        Map<Version, String> without = there.missing();
        without.keySet().removeAll(history.settled(without.keySet()));
        if (!without.isEmpty()) {
            problems.add(Problems.error(
                    Code.FOREIGN_HISTORY,
                    there.source().shown() + " has as applied what has no file here, as " + found.tool()
                            + " has run after this history began: " + Printable.names(List.copyOf(without.values()))
                            + ".",
                    Remedy.of(
                            "put its file here and record that: {}; where it was undone since, have {} forget it: {}",
                            Fix.command("mark-applied", "VERSION"),
                            found.tool(),
                            WayBack.forget(run, found))));
        }
        there.unnamedSince(run).ifPresent(problems::add);
        return problems;
    }

    private static boolean isLater(@Nullable Instant there, @Nullable Instant here) {
        return there != null && here != null && there.isAfter(here);
    }

    private Problem ofPending(AdoptableRows there, Found found, List<Migration> again) {
        // Where nothing was adopted, the history began with it.
        AppliedMigration baseline = adopted.isEmpty() ? history.baselineRow().orElse(null) : null;
        String message = there.source().shown() + " has as applied what is pending here, "
                + (baseline != null
                        ? "as the history began with the baseline " + baseline.version()
                        : "as " + found.tool() + " has run after this history began")
                + ": "
                + Printable.names(
                        again.stream().map(migration -> row(there, migration)).toList())
                + ".";
        return Problems.error(
                Code.FOREIGN_HISTORY,
                message,
                baseline != null && AdoptionRun.isOnlyBaseline(history)
                        ? Remedy.of(
                                "{}, or start again with {}",
                                AdoptionRun.adoptInstead(baseline),
                                Fix.setting("adopt", found.maker().id()))
                        : Remedy.of(
                                "where it did what the file does, record that: {}; a file that is another migration gets"
                                        + " the next number; where it was undone since, have {} forget it: {}",
                                Fix.command("mark-applied", "VERSION"),
                                found.tool(),
                                WayBack.forget(run, found)));
    }

    /** With what the tool says of it. */
    private static String row(AdoptableRows there, Migration file) {
        if (there.unfinished().contains(file.version())) {
            return file.name() + " (not finished there)";
        }
        return there.rows().stream()
                .filter(row -> row.version().equals(file.version()) && row.appliedAt() != null)
                .findFirst()
                .map(row -> file.name() + " (at " + row.appliedAt() + ")")
                .orElse(file.name());
    }
}
