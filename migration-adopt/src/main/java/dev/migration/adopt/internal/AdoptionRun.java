package dev.migration.internal.adopt;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.Direction;
import dev.migration.HistoryChange;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.StatusReport;
import dev.migration.Version;
import dev.migration.internal.adopt.ToolTables.Found;
import dev.migration.internal.checks.ExistingSchema;
import dev.migration.internal.checks.Refusals;
import dev.migration.internal.compare.HistoryComparer;
import dev.migration.internal.compare.RunRequests;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.plan.MigrationStates;
import dev.migration.internal.plan.Steps;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.run.DatabaseWait;
import dev.migration.internal.run.LockedHistory;
import dev.migration.internal.run.StoppableRead;
import dev.migration.internal.run.Takeover;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.DatabaseAddress;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.stop.ActiveRuns;
import dev.migration.internal.stop.StopSignal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Records as applied what another tool has applied, from its table or a file, which is only read. */
public final class Adoption implements Takeover {

    private static final MaskedLog log = MaskedLog.of(Adoption.class);

    private final Settings settings;
    private final RunRequests requests;
    private final ActiveRuns active;

    /** Of the database of these settings; {@link ActiveRuns} can stop it. */
    public Adoption(Settings settings, RunRequests requests, ActiveRuns active) {
        this.settings = settings;
        this.requests = requests;
        this.active = active;
    }

    /** Refuses the name of a tool whose history cannot be adopted. */
    public static String requireKnown(String tool) {
        if (Tool.named(tool).isEmpty()) {
            throw Problems.refused(
                    Code.INVALID_SETTING,
                    "adopt is \"" + Printable.line(tool) + "\", which is no tool whose history can be adopted.",
                    "set one of " + Tool.ids() + "; for another tool, set a baseline");
        }
        return tool;
    }

    /** Whether a tool whose history is taken over is Flyway; null for none. */
    public static boolean isFlyways(@Nullable String tool) {
        return Tool.FLYWAY.id().equals(tool);
    }

    /** The state of each migration as it would be, with all that is wrong. Changes nothing. */
    public StatusReport plan(@Nullable Path list) {
        Source listed = list == null ? null : AppliedLists.read(list);
        return StoppableRead.once(settings, active, session -> {
            HistoryComparer comparer = requests.comparer(session);
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
        return active.run(settings.listeners(), stop -> {
            try (Session session = DatabaseWait.open(settings, stop)) {
                stop.attend(session);
                HistoryComparer comparer = requests.comparer(session);
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
        String named = settings.adopt().table();
        Found found = ChosenTable.only(session, history, files, named);
        ChosenTable.requireCurrent(session, history, found, named);
        return found;
    }

    /** What to do to use the other tool again. Changes nothing. */
    public List<String> wayBack() {
        return StoppableRead.once(
                settings,
                active,
                session -> WayBack.steps(
                        session,
                        session.history().read(),
                        requests.comparer(session).set(),
                        settings));
    }

    @Override
    public History foresee(Session session, History empty) {
        Found found = due(session, empty).orElse(null);
        if (found == null) {
            return empty;
        }
        MigrationSet files = requests.comparer(session).set();
        requireNoHistory(session, empty, files);
        return Adoptable.sound(session, empty, files, found).after();
    }

    @Override
    public List<Problem> refusals(Session session, History history, Steps plan) {
        if (plan.direction() != Direction.UP || plan.steps().isEmpty()) {
            return List.of();
        }
        if (settings.adopt().tool() != null) {
            return notInBaseline(session, history, plan).stream().toList();
        }
        return history.present() || runsAll()
                ? List.of()
                : elsewhere(session, history).ofSame().stream().toList();
    }

    /** Whatever was adopted is applied here, and may have been undone since; a baseline instead of that may be too low. */
    private Optional<Problem> notInBaseline(Session session, History history, Steps plan) {
        AppliedMigration baseline = history.baselineRow().orElse(null);
        if (baseline == null || !session.history().adopted(history).isEmpty()) {
            return Optional.empty();
        }
        Found found;
        Set<Version> applied;
        Set<Version> pending = plan.steps().stream()
                .map(Step::version)
                .filter(version -> !version.isRepeatable())
                .collect(Collectors.toSet());
        try {
            found = chosen(session, history).orElse(null);
            if (found == null) {
                return Optional.empty();
            }
            MigrationSet files = requests.comparer(session).set();
            applied = Adoptable.read(session, history, files, found).after().settled(pending);
        } catch (InvalidMigrationsException e) {
            log.debug("It cannot be determined what the other tool has applied: {}", e);
            return Optional.empty();
        }
        List<String> both = plan.steps().stream()
                .filter(step -> pending.contains(step.version()) && applied.contains(step.version()))
                .map(Step::name)
                .toList();
        return both.isEmpty()
                ? Optional.empty()
                : Optional.of(Problems.error(
                        Code.FOREIGN_HISTORY,
                        found.shown() + " has as applied what is pending here, as the history began with the baseline "
                                + baseline.version() + ": " + Printable.names(both) + ".",
                        isOnlyBaseline(history)
                                ? adoptInstead(baseline) + ", or start again with migration.adopt="
                                        + found.maker().id()
                                : "record each as applied: migration mark-applied VERSION; to run them all the same, remove"
                                        + " migration.adopt"));
    }

    private static boolean isOnlyBaseline(History history) {
        return history.inFlight() == null
                && history.baselineRow().isPresent()
                && history.applied().size() == 1;
    }

    private static String adoptInstead(AppliedMigration baseline) {
        return "to take over what the other tool's table says instead of the baseline: migration mark-failed "
                + baseline.version() + ", then migration adopt";
    }

    /** Whether a setting says that nothing of the schema is applied. */
    private boolean runsAll() {
        Baseline baseline = settings.rules().baseline();
        return baseline != null && baseline.version() == null;
    }

    private TablesElsewhere elsewhere(Session session, History history) {
        return TablesElsewhere.of(
                session,
                history,
                requests.comparer(session).set(),
                settings.adopt().table());
    }

    @Override
    public History take(Session session, History empty, StopSignal stop) {
        Found found = due(session, empty).orElse(null);
        if (found == null) {
            return empty;
        }
        Problems.throwIfInvalid(Refusals.ofServer(session, empty));
        HistoryComparer comparer = requests.comparer(session);
        requireNoHistory(session, empty, comparer.set());
        stop.arm();
        adopt(session, empty, comparer, found, null, stop).ifPresent(adopted -> {
            HistoryChange change = change(adopted, session, comparer);
            String name = settings.adopt().instance();
            String instance = name == null ? "" : Printable.line(name) + ": ";
            log.info(
                    "{}Schema {} has {} and had no migration history: {} of that {} recorded as applied, up to version {},"
                            + " and no script was run (migration.adopt={}): {}",
                    instance,
                    Printable.line(empty.server().schema()),
                    found.shown(),
                    adopted.inWords(),
                    adopted.rows().size() == 1 ? "is" : "are",
                    change.version(),
                    found.maker().id(),
                    adopted.rows().stream()
                            .map(row -> Printable.line(row.name()))
                            .collect(Collectors.joining(", ")));
            log.warn("{}Keep {} from running again: {}", instance, found.tool(), found.howToStop());
            change.warnings().forEach(warning -> log.warn("{}{}", instance, warning.message()));
        });
        return session.history().read();
    }

    /** The table of the tool that is to be adopted, where nothing says what the schema amounts to. */
    private Optional<Found> due(Session session, History empty) {
        boolean explained =
                empty.present() && session.history().emptyHistory(empty).explained();
        if (explained || settings.adopt().tool() == null) {
            return Optional.empty();
        }
        Tool tool = Tool.named(settings.adopt().tool()).orElseThrow();
        Optional<Found> found = chosen(session, empty);
        if (found.isEmpty() && !runsAll()) {
            requireNoOtherTool(session, empty, tool);
            Problems.throwIfInvalid(elsewhere(session, empty).of(tool));
        }
        found.ifPresent(table -> ChosenTable.requireCurrent(
                session, empty, table, settings.adopt().table()));
        return found;
    }

    private Optional<Found> chosen(Session session, History history) {
        return Tool.named(String.valueOf(settings.adopt().tool()))
                .flatMap(tool ->
                        ChosenTable.of(tool, session, history, settings.adopt().table()));
    }

    private void requireNoOtherTool(Session session, History history, Tool tool) {
        if (settings.adopt().beside()) {
            return;
        }
        ToolTables.all(session, history).stream().findFirst().ifPresent(other -> {
            throw Problems.refused(
                    Code.FOREIGN_HISTORY,
                    "Table " + other.table().shown() + " of schema "
                            + history.server().schema() + " is " + other.tool() + "'s, and migration.adopt is "
                            + tool.id()
                            + ", of which there is no table.",
                    "set migration.adopt=" + other.maker().id()
                            + "; if the table is not of these migrations: migration baseline none (or"
                            + " migration.baseline=none); all run");
        });
    }

    /** Writes our history; empty where another instance was faster. What is refused at once leaves no table behind. */
    private Optional<Adoptable> adopt(
            Session session,
            History seen,
            HistoryComparer comparer,
            Source source,
            @Nullable StatusReport agreed,
            StopSignal stop) {
        MigrationSet files = comparer.set();
        ToolLock toolLock = source.lock(session);
        // While it works, its table may say that something is half done.
        toolLock.await(settings, stop).close();
        requireAgreed(session, comparer, Adoptable.sound(session, seen, files, source), agreed);
        try (LockedHistory locked = LockedHistory.of(session, seen, settings, stop)) {
            locked.lock();
            History now = session.history().read();
            if (!now.isEmpty()) {
                return Optional.empty();
            }
            requireNoHistory(session, now, files);
            Adoptable adoptable = Adoptable.sound(session, now, files, source);
            requireAgreed(session, comparer, adoptable, agreed);
            try (ToolLock heldToo = toolLock.await(settings, stop)) {
                adoptable.write(session, locked.bookkeeping());
            }
            return Optional.of(adoptable);
        }
    }

    private static void requireNoHistory(Session session, History history, MigrationSet files) {
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

    private static HistoryChange change(Adoptable adoptable, Session session, HistoryComparer comparer) {
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
