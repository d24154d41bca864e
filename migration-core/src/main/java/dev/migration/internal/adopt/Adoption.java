package dev.migration.internal.adopt;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.HistoryChange;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.StatusReport;
import dev.migration.internal.adopt.ToolTables.Found;
import dev.migration.internal.checks.ExistingSchema;
import dev.migration.internal.checks.Refusals;
import dev.migration.internal.compare.HistoryComparer;
import dev.migration.internal.compare.RunRequests;
import dev.migration.internal.execute.Transactions;
import dev.migration.internal.files.Migration;
import dev.migration.internal.files.MigrationSet;
import dev.migration.internal.help.Problems;
import dev.migration.internal.history.Bookkeeping;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.plan.MigrationStates;
import dev.migration.internal.run.DatabaseWait;
import dev.migration.internal.run.LockedHistory;
import dev.migration.internal.run.StoppableRead;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.status.DatabaseStatus;
import dev.migration.internal.stop.ActiveRuns;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Records as applied what another tool has applied, from its table. That table is only read. */
public final class Adoption {

    private final Settings settings;
    private final RunRequests requests;
    private final ActiveRuns active;

    /** Of the database of these settings; {@link ActiveRuns} can stop it. */
    public Adoption(Settings settings, RunRequests requests, ActiveRuns active) {
        this.settings = settings;
        this.requests = requests;
        this.active = active;
    }

    /**
     * What one table amounts to.
     *
     * @param read its rows, to compare them with those of a later read
     * @param after the history as it would be
     * @param problems why it cannot be adopted, and what is left out
     */
    private record Adoptable(Found found, List<ToolRow> read, History after, List<Problem> problems) {

        List<AppliedMigration> rows() {
            return after.applied();
        }
    }

    /** The state of each migration as it would be, with all that is wrong. Changes nothing. */
    public StatusReport plan() {
        return StoppableRead.once(settings, active, session -> {
            HistoryComparer comparer = requests.comparer(session);
            History history = session.history().read();
            List<Problem> problems = new ArrayList<>(Refusals.ofServer(session, history));
            History after = history;
            try {
                requireNoHistory(session, history, comparer.set());
                Found found = ToolTables.only(session, history);
                ToolLock.of(session, found).warning().ifPresent(problems::add);
                Adoptable adoptable = adoptable(session, history, comparer.set(), found);
                after = adoptable.after();
                problems.addAll(adoptable.problems());
                summary(adoptable).ifPresent(problems::add);
            } catch (InvalidMigrationsException e) {
                problems.addAll(e.problems());
            }
            MigrationStates states = comparer.forStatus(session, after);
            problems.addAll(comparer.set().problems());
            problems.addAll(laterProblems(states));
            return states.toReport(
                    session.database().product(), DatabaseStatus.address(session.connection()), problems);
        });
    }

    /** What does not keep a history from being adopted, but may stop the next run. */
    private static List<Problem> laterProblems(MigrationStates states) {
        List<Problem> ofFiles = states.comparison().set().problems();
        return states.problems().stream()
                .filter(problem -> !ofFiles.contains(problem) && problem.code() != Code.DUPLICATE_VERSION)
                .map(Problems::asWarning)
                .toList();
    }

    private static Optional<Problem> summary(Adoptable adoptable) {
        int count = adoptable.rows().size();
        Found found = adoptable.found();
        String sentence = found.tool().shown() + "'s table " + found.table().shown() + " has " + count
                + (count == 1 ? " entry" : " entries") + " to adopt. It is only read.";
        return count == 0 ? Optional.empty() : Optional.of(Problem.warning(Code.FOREIGN_HISTORY, null, sentence, ""));
    }

    /** Writes our history. What is refused at once leaves no table behind. */
    public HistoryChange adopt() {
        return active.run(settings.listeners(), stop -> {
            try (Session session = DatabaseWait.open(settings, stop)) {
                stop.attend(session);
                HistoryComparer comparer = requests.comparer(session);
                History seen = StoppableRead.history(session, settings, stop);
                Problems.throwIfInvalid(Refusals.ofServer(session, seen));
                requireNoHistory(session, seen, comparer.set());
                Found found = ToolTables.only(session, seen);
                var toolLock = ToolLock.of(session, found);
                // While it works, its table may say that something is half done.
                toolLock.await(settings, stop).close();
                sound(session, seen, comparer.set(), found);
                try (LockedHistory locked = LockedHistory.of(session, seen, settings, stop)) {
                    locked.lock();
                    History now = session.history().read();
                    requireNoHistory(session, now, comparer.set());
                    Adoptable adoptable = sound(session, now, comparer.set(), found);
                    try (ToolLock heldToo = toolLock.await(settings, stop)) {
                        write(session, adoptable, locked.bookkeeping());
                    }
                    return change(adoptable, session, comparer);
                }
            }
        });
    }

    private static void write(Session session, Adoptable adoptable, Bookkeeping bookkeeping) {
        List<String> statements = new ArrayList<>();
        adoptable.rows().forEach(row -> statements.addAll(bookkeeping.adopt(row)));
        Transactions.run(
                session,
                "The adopted history cannot be written",
                () -> requireUnchanged(session, adoptable),
                statements);
    }

    /** What a table amounts to, where nothing is wrong with it or with the files. */
    private static Adoptable sound(Session session, History history, MigrationSet files, Found found) {
        Adoptable adoptable = adoptable(session, history, files, found);
        List<Problem> problems = new ArrayList<>(adoptable.problems());
        problems.addAll(files.problems());
        Problems.throwIfInvalid(problems);
        return adoptable;
    }

    /** Reads the other tool's table. */
    private static Adoptable adoptable(Session session, History history, MigrationSet files, Found found) {
        ToolTables.requireTrusted(session, history, found.table());
        List<ToolRow> rows = rows(session, found);
        var findings = new Findings(found.tool().shown(), found.table().shown(), files);
        found.tool().reader().read(rows, findings);
        List<Problem> problems = new ArrayList<>(findings.problems());
        if (findings.rows().isEmpty() && problems.stream().noneMatch(Problem::isError)) {
            problems.add(Problems.error(
                    Code.NOT_APPLIED,
                    found.tool().shown() + "'s table " + found.table().shown() + " has nothing as applied.",
                    "if the schema has nothing of what the migrations make: migration baseline none, then migration up; if it has"
                            + " the first of them, with the newest of these: migration baseline VERSION"));
        }
        return new Adoptable(found, rows, after(history, findings.rows()), problems);
    }

    private static void requireNoHistory(Session session, History history, MigrationSet files) {
        if (!history.isEmpty()) {
            throw Problems.refused(
                    Code.ALREADY_APPLIED,
                    "Schema " + history.server().schema() + " has a migration history already, in table "
                            + session.tables().table() + ": nothing is adopted.",
                    "see what is applied: migration status");
        }
        if (history.present() && session.history().emptyHistory(history).explained()) {
            throw Problems.refused(
                    Code.ALREADY_APPLIED,
                    "Schema " + history.server().schema()
                            + " had a migration history, and nothing of it is applied any more: another tool's table does not"
                            + " show what was undone since, so nothing is adopted.",
                    "if the schema has nothing of what the migrations make: migration up; if it has the first of them, with the"
                            + " newest of these: migration baseline VERSION");
        }
        Problems.throwIfInvalid(ExistingSchema.of(session, history)
                .refusal(
                        Baseline.none(),
                        files.migrations().stream().map(Migration::checksum).collect(Collectors.toSet())));
    }

    private static List<ToolRow> rows(Session session, Found found) {
        return found.table().rows(session, found.tool().reader().columns());
    }

    private static History after(History history, List<AppliedMigration> rows) {
        return new History(history.server(), history.present(), rows, null, Map.of());
    }

    /** In the transaction that writes: the other tool may have gone on meanwhile. */
    private static void requireUnchanged(Session session, Adoptable adoptable) {
        if (!rows(session, adoptable.found()).equals(adoptable.read())) {
            throw Problems.refused(
                    Code.HISTORY_CHANGED,
                    "Table " + adoptable.found().table().shown()
                            + " was changed while it was read, so nothing was adopted: "
                            + adoptable.found().tool().shown() + " is at work.",
                    "wait until it has finished, and repeat the command");
        }
    }

    private static HistoryChange change(Adoptable adoptable, Session session, HistoryComparer comparer) {
        History after = adoptable.after();
        AppliedMigration newest = Collections.max(adoptable.rows(), Comparator.comparing(AppliedMigration::version));
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
                HistoryComparer.pending(comparer.set(), after).stream()
                        .map(Migration::name)
                        .toList(),
                warnings);
    }
}
