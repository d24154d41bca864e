// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.HistoryChange;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.StatusReport;
import dev.migration.adopt.internal.tool.TakeoverRun;
import dev.migration.internal.checks.ExistingSchema;
import dev.migration.internal.checks.HistoryElsewhere;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.run.Engine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Records as applied what another tool has applied, from its table or a file, which is only read.
 *
 * @param table the tool's; null for the only one in the schema
 */
public record AdoptionRun(Engine engine, @Nullable String table) {

    /** The state of each migration as it would be, with all that is wrong. Changes nothing. */
    public StatusReport plan(@Nullable Path list) {
        ToolRecord listed = list == null ? null : AppliedList.read(list);
        return TakeoverRun.reading(engine, run -> {
            List<Problem> problems = new ArrayList<>(run.refusals());
            History after = run.history();
            try {
                requireNoHistory(run, table);
                ToolRecord source = listed == null ? ChosenTable.current(run, table) : listed;
                source.requireFirst(run);
                source.lock(run).warning().ifPresent(problems::add);
                AdoptableRows adoptable = AdoptableRows.read(run, source);
                after = adoptable.after();
                problems.addAll(adoptable.problems());
                adoptable.summary(run.files()).ifPresent(problems::add);
            } catch (InvalidMigrationsException e) {
                problems.addAll(e.problems());
            }
            return run.report(after, problems);
        });
    }

    private static void requireAgreed(TakeoverRun run, AdoptableRows adoptable, @Nullable StatusReport agreed) {
        if (agreed != null && !states(agreed).equals(states(run.report(adoptable.after(), List.of())))) {
            throw Problems.refused(
                    Code.HISTORY_CHANGED,
                    "What would be recorded is not what was agreed to, as the other tool or the files have changed since:"
                            + " nothing was adopted.",
                    Remedy.of("see what it is now: {}", Fix.command("adopt", "--dry-run")));
        }
    }

    private static Map<String, State> states(StatusReport report) {
        Map<String, State> states = new LinkedHashMap<>();
        report.migrations().forEach(migration -> states.put(migration.name(), migration.state()));
        return states;
    }

    /** Writes our history; if a plan was agreed to, only as that says. */
    public HistoryChange adopt(@Nullable Path list, @Nullable StatusReport agreed) {
        ToolRecord listed = list == null ? null : AppliedList.read(list);
        return TakeoverRun.writing(engine, run -> {
            Problems.throwIfInvalid(run.refusals());
            requireNoHistory(run, table);
            ToolRecord source = listed == null ? ChosenTable.current(run, table) : listed;
            return change(adopt(run, source, agreed).orElseThrow(() -> hasHistory(run, table)), run);
        });
    }

    /** What to do to use the other tool again. Changes nothing. */
    public List<String> stepsBack() {
        return TakeoverRun.reading(engine, run -> WayBack.steps(run, table));
    }

    static boolean isOnlyBaseline(History history) {
        return history.inFlight() == null
                && history.baselineRow().isPresent()
                && history.applied().size() == 1;
    }

    static CharSequence adoptInstead(AppliedMigration baseline) {
        return Remedy.of(
                "to take over what the other tool's table says instead of the baseline: {}, then {}",
                Fix.command("mark-failed", baseline.version()),
                Fix.command("adopt"));
    }

    /** Writes our history; empty where another instance was faster. What is refused at once leaves no table behind. */
    static Optional<AdoptableRows> adopt(TakeoverRun run, ToolRecord source, @Nullable StatusReport agreed) {
        ToolLock toolLock = source.lock(run);
        // While it works, its table may say that something is half done.
        toolLock.await().close();
        requireAgreed(run, AdoptableRows.sound(run, source), agreed);
        return run.locked(ours -> {
            requireNoHistory(ours, null);
            // Without the lock, another instance may have made the tables just now, and be about to fill them.
            source.requireFirst(ours);
            AdoptableRows adoptable = AdoptableRows.sound(ours, source);
            requireAgreed(ours, adoptable, agreed);
            // Before the tool's lock is ours too: where a table that is created commits, that would be released.
            Objects.requireNonNull(ours.locked()).fill(() -> {
                try (ToolLock heldToo = toolLock.await()) {
                    adoptable.write(ours);
                }
            });
            return adoptable;
        });
    }

    static void requireNoHistory(TakeoverRun run, @Nullable String named) {
        if (!run.history().isEmpty()) {
            throw hasHistory(run, named);
        }
        if (run.isExplained()) {
            String again = run.session().history().emptyHistory(run.history()).ran()
                    ? ""
                    : "; as none of its scripts ever ran, drop it to adopt again: " + run.howToDropHistory();
            throw Problems.refused(
                    Code.ALREADY_APPLIED,
                    "Schema " + run.schema()
                            + " had a migration history, and nothing of it is applied any more: another tool's table does not"
                            + " show what was undone since, so nothing is adopted.",
                    Remedy.of(
                            "if the schema has nothing of what the migrations make: {}; if it has the first of them,"
                                    + " with the newest of these: {}{}",
                            Fix.command("up"),
                            Fix.command("baseline", "VERSION"),
                            again));
        }
        // Tables may be explained by our history under another name, or in another schema of the search path.
        Problems.throwIfInvalid(HistoryElsewhere.refusal(run.session(), run.history(), run::files));
        Problems.throwIfInvalid(ExistingSchema.of(run.session(), run.history()).refusal(Baseline.none(), run.files()));
    }

    private static InvalidMigrationsException hasHistory(TakeoverRun run, @Nullable String named) {
        return Problems.refused(
                Code.ALREADY_APPLIED,
                "Schema " + run.schema() + " has a migration history already, in "
                        + run.session().whereHistoryIs() + ": nothing is adopted.",
                isOnlyBaseline(run.history())
                        ? adoptInstead(run.history().baselineRow().orElseThrow())
                        : Remedy.of(
                                "see what is applied: {}{}",
                                Fix.command("status"),
                                named == null
                                        ? ""
                                        : "; if " + Printable.line(named)
                                                + " is of other migrations, such as another module's, name a table for"
                                                + " their history too: --table NAME"));
    }

    static HistoryChange change(AdoptableRows adoptable, TakeoverRun run) {
        History after = adoptable.after();
        AppliedMigration newest = Collections.max(
                adoptable.rows(),
                Comparator.comparing((AppliedMigration row) -> !row.version().isRepeatable())
                        .thenComparing(AppliedMigration::version));
        List<Problem> warnings = new ArrayList<>(adoptable.problems());
        run.report(after, List.of()).problems().stream()
                .filter(problem -> problem.code() == Code.OUT_OF_ORDER)
                .forEach(warnings::add);
        return new HistoryChange(
                HistoryChange.Action.ADOPTED,
                newest.version().text(),
                newest.kind() == Kind.BASELINE ? "" : newest.name(),
                false,
                null,
                run.request().pending(run.session(), after).stream()
                        .map(Migration::name)
                        .toList(),
                warnings);
    }
}
