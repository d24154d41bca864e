package dev.migration.adopt.internal;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.HistoryChange;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.StatusReport;
import dev.migration.adopt.internal.ToolTables.Found;
import dev.migration.internal.checks.ExistingSchema;
import dev.migration.internal.checks.Refusals;
import dev.migration.internal.compare.Engine;
import dev.migration.internal.compare.HistoryComparer;
import dev.migration.internal.help.Problems;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.plan.MigrationStates;
import dev.migration.internal.run.DatabaseWait;
import dev.migration.internal.run.LockedHistory;
import dev.migration.internal.run.StoppableRead;
import dev.migration.internal.session.DatabaseAddress;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.stop.StopSignal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Records as applied what another tool has applied, from its table or a file, which is only read.
 *
 * @param table the tool's; null for the only one in the schema
 */
public record AdoptionRun(Engine engine, @Nullable String table) {

    /** The state of each migration as it would be, with all that is wrong. Changes nothing. */
    public StatusReport plan(@Nullable Path list) {
        Source listed = list == null ? null : AppliedLists.read(list);
        return StoppableRead.once(engine.settings(), engine.active(), session -> {
            HistoryComparer comparer = engine.requests().comparer(session);
            History history = session.history().read();
            List<Problem> problems = new ArrayList<>(Refusals.ofServer(session, history));
            History after = history;
            try {
                requireNoHistory(session, history, comparer.set());
                Source source = listed == null ? only(session, history, comparer.set()) : listed;
                source.lock(session).warning().ifPresent(problems::add);
                Adoptable adoptable = Adoptable.read(session, history, comparer.set(), source);
                after = adoptable.after();
                problems.addAll(adoptable.problems());
                adoptable.summary().ifPresent(problems::add);
            } catch (InvalidMigrationsException e) {
                problems.addAll(e.problems());
            }
            MigrationStates states = comparer.forStatus(session, after);
            problems.addAll(comparer.set().problems());
            problems.addAll(laterProblems(states));
            return report(session, states, problems);
        });
    }

    private static StatusReport report(Session session, MigrationStates states, List<Problem> problems) {
        return states.toReport(session.database().product(), DatabaseAddress.of(session.connection()), problems);
    }

    private static void requireAgreed(
            Session session, HistoryComparer comparer, Adoptable adoptable, @Nullable StatusReport agreed) {
        if (agreed == null) {
            return;
        }
        StatusReport now = report(session, comparer.forStatus(session, adoptable.after()), List.of());
        if (!states(agreed).equals(states(now))) {
            throw Problems.refused(
                    Code.HISTORY_CHANGED,
                    "What would be recorded is not what was agreed to, as the other tool or the files have changed since:"
                            + " nothing was adopted.",
                    "see what it is now: migration adopt --dry-run");
        }
    }

    private static Map<String, State> states(StatusReport report) {
        Map<String, State> states = new LinkedHashMap<>();
        report.migrations().forEach(migration -> states.put(migration.name(), migration.state()));
        return states;
    }

    /** What does not keep a history from being adopted, but may stop the next run. */
    private static List<Problem> laterProblems(MigrationStates states) {
        List<Problem> ofFiles = states.comparison().set().problems();
        return states.problems().stream()
                .filter(problem -> !ofFiles.contains(problem) && problem.code() != Code.DUPLICATE_VERSION)
                .map(Problems::asWarning)
                .toList();
    }

    /** Writes our history; if a plan was agreed to, only as that says. */
    public HistoryChange adopt(@Nullable Path list, @Nullable StatusReport agreed) {
        Source listed = list == null ? null : AppliedLists.read(list);
        Settings settings = engine.settings();
        return engine.active().run(settings.listeners(), stop -> {
            try (Session session = DatabaseWait.open(settings, stop)) {
                stop.attend(session);
                HistoryComparer comparer = engine.requests().comparer(session);
                History seen = StoppableRead.history(session, settings, stop);
                Problems.throwIfInvalid(Refusals.ofServer(session, seen));
                requireNoHistory(session, seen, comparer.set());
                Source source = listed == null ? only(session, seen, comparer.set()) : listed;
                Adoptable adopted = adopt(session, seen, comparer, source, agreed, stop)
                        .orElseThrow(() -> hasHistory(session, seen));
                return change(adopted, session, comparer);
            }
        });
    }

    private Found only(Session session, History history, MigrationSet files) {
        Found found = ChosenTable.only(session, history, files, table);
        ChosenTable.requireCurrent(session, history, found, table);
        return found;
    }

    /** What to do to use the other tool again. Changes nothing. */
    public List<String> stepsBack() {
        return StoppableRead.once(
                engine.settings(),
                engine.active(),
                session -> WayBack.steps(
                        session,
                        session.history().read(),
                        engine.requests().comparer(session).set(),
                        engine.settings(),
                        table));
    }

    static boolean isOnlyBaseline(History history) {
        return history.inFlight() == null
                && history.baselineRow().isPresent()
                && history.applied().size() == 1;
    }

    static String adoptInstead(AppliedMigration baseline) {
        return "to take over what the other tool's table says instead of the baseline: migration mark-failed "
                + baseline.version() + ", then migration adopt";
    }

    /** Writes our history; empty where another instance was faster. What is refused at once leaves no table behind. */
    Optional<Adoptable> adopt(
            Session session,
            History seen,
            HistoryComparer comparer,
            Source source,
            @Nullable StatusReport agreed,
            StopSignal stop) {
        MigrationSet files = comparer.set();
        ToolLock toolLock = source.lock(session);
        // While it works, its table may say that something is half done.
        toolLock.await(engine.settings(), stop).close();
        requireAgreed(session, comparer, Adoptable.sound(session, seen, files, source), agreed);
        try (LockedHistory locked = LockedHistory.of(session, seen, engine.settings(), stop)) {
            locked.lock();
            History now = session.history().read();
            if (!now.isEmpty()) {
                return Optional.empty();
            }
            requireNoHistory(session, now, files);
            Adoptable adoptable = Adoptable.sound(session, now, files, source);
            requireAgreed(session, comparer, adoptable, agreed);
            try (ToolLock heldToo = toolLock.await(engine.settings(), stop)) {
                adoptable.write(session, locked.bookkeeping());
            }
            return Optional.of(adoptable);
        }
    }

    static void requireNoHistory(Session session, History history, MigrationSet files) {
        if (!history.isEmpty()) {
            throw hasHistory(session, history);
        }
        if (history.present() && session.history().emptyHistory(history).explained()) {
            String again = session.history().emptyHistory(history).ran()
                    ? ""
                    : "; as none of its scripts ever ran, drop it to adopt again: "
                            + WayBack.dropHistory(session, history);
            throw Problems.refused(
                    Code.ALREADY_APPLIED,
                    "Schema " + history.server().schema()
                            + " had a migration history, and nothing of it is applied any more: another tool's table does not"
                            + " show what was undone since, so nothing is adopted.",
                    "if the schema has nothing of what the migrations make: migration up; if it has the first of them, with the"
                            + " newest of these: migration baseline VERSION" + again);
        }
        Problems.throwIfInvalid(ExistingSchema.of(session, history)
                .refusal(
                        Baseline.none(),
                        files.migrations().stream().map(Migration::checksum).collect(Collectors.toSet())));
    }

    private static InvalidMigrationsException hasHistory(Session session, History history) {
        return Problems.refused(
                Code.ALREADY_APPLIED,
                "Schema " + history.server().schema() + " has a migration history already, in "
                        + session.whereHistoryIs() + ": nothing is adopted.",
                isOnlyBaseline(history)
                        ? adoptInstead(history.baselineRow().orElseThrow())
                        : "see what is applied: migration status");
    }

    static HistoryChange change(Adoptable adoptable, Session session, HistoryComparer comparer) {
        History after = adoptable.after();
        AppliedMigration newest = Collections.max(
                adoptable.rows(),
                Comparator.comparing((AppliedMigration row) -> !row.version().isRepeatable())
                        .thenComparing(AppliedMigration::version));
        List<Problem> warnings = new ArrayList<>(adoptable.problems());
        comparer.forStatus(session, after).problems().stream()
                .filter(problem -> problem.code() == Code.OUT_OF_ORDER)
                .map(Problems::asWarning)
                .forEach(warnings::add);
        return new HistoryChange(
                HistoryChange.Action.ADOPTED,
                newest.version().text(),
                newest.kind() == Kind.BASELINE ? "" : newest.name(),
                false,
                null,
                comparer.pending(after).stream().map(Migration::name).toList(),
                warnings);
    }
}
