package dev.migration.internal.status;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Plan;
import dev.migration.Problem;
import dev.migration.StatusReport;
import dev.migration.Strictness;
import dev.migration.Target;
import dev.migration.Version;
import dev.migration.internal.checks.ExistingSchema;
import dev.migration.internal.checks.Refusals;
import dev.migration.internal.compare.HistoryComparer;
import dev.migration.internal.compare.MigrationFiles;
import dev.migration.internal.compare.RunRequests;
import dev.migration.internal.compare.RunRequests.RunRequest;
import dev.migration.internal.database.StatementOutcomes.Orphan;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.Server;
import dev.migration.internal.lock.MigrationLockHolder;
import dev.migration.internal.plan.Comparison;
import dev.migration.internal.plan.MigrationStates;
import dev.migration.internal.plan.Planner;
import dev.migration.internal.plan.Steps;
import dev.migration.internal.recovery.OrphanCheck;
import dev.migration.internal.run.StoppableRead;
import dev.migration.internal.session.DatabaseAddress;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.stop.ActiveRuns;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the status of the database, what is wrong, and what a run would do; it changes nothing. */
public final class DatabaseStatus {

    private final Settings settings;
    private final MigrationFiles files;
    private final RunRequests requests;
    private final ActiveRuns active;

    /**
     * Of this database.
     *
     * @param active among which it can be stopped
     */
    public DatabaseStatus(Settings settings, MigrationFiles files, RunRequests requests, ActiveRuns active) {
        this.settings = settings;
        this.files = files;
        this.requests = requests;
        this.active = active;
    }

    public StatusReport report() {
        return StoppableRead.once(settings, active, session -> {
            History history = readHistory(session);
            MigrationLockHolder lock = history.present() ? MigrationLockHolder.of(session, history) : null;
            return lock != null && lock.isCurrent()
                    ? ofRunning(session, history, lock.words())
                    : ofIdle(session, history, lock);
        });
    }

    /** What is in flight is interrupted only if nobody is at work on it. */
    private StatusReport ofRunning(Session session, History history, String holder) {
        Comparison planInput = requests.input(session).forStatus(session, history.withoutInFlight());
        StatusReport report = StatusReports.of(
                session.database().product(), DatabaseAddress.of(session.connection()), planInput, settings.rules());
        List<Problem> problems = new ArrayList<>(report.problems());
        problems.add(Problem.warning(Code.RUNNING, null, "Migrations are running now, by " + holder + ".", ""));
        return report.withProblems(problems);
    }

    private StatusReport ofIdle(Session session, History history, @Nullable MigrationLockHolder last) {
        Comparison planInput = requests.input(session).forStatus(session, history);
        StatusReport report = StatusReports.of(
                session.database().product(), DatabaseAddress.of(session.connection()), planInput, settings.rules());
        List<Problem> problems = new ArrayList<>(report.problems());
        problems.addAll(refusals(session, planInput));
        Orphan orphan = OrphanCheck.stillRunning(session, history, requests::interruptedAt)
                .orElse(null);
        problems.replaceAll(problem -> problem.code() == Code.INTERRUPTED ? explain(problem, orphan, last) : problem);
        return report.withProblems(problems);
    }

    /** Names what still runs the statement, or who ran it: who resumes it now would be refused, or wait. */
    private static Problem explain(Problem interrupted, @Nullable Orphan orphan, @Nullable MigrationLockHolder last) {
        if (orphan != null) {
            return interrupted
                    .withMessage(interrupted.message() + "\n  The database still runs that statement: it is "
                            + orphan.description() + ".")
                    .withRemedy("wait until it has ended, or end it: " + orphan.end() + "; then start again");
        }
        // One read cannot show whether a lease is still renewed, and clocks may be wrong.
        return last == null
                ? interrupted
                : interrupted.withMessage(interrupted.message() + "\n  It was run by " + last.words()
                        + ". By the clock, its lease has run out; a start waits until it no longer changes.");
    }

    /** What a run would do, if it is not refused. */
    public Plan plan(RunRequest request) {
        return StoppableRead.once(settings, active, session -> plan(session, readHistory(session), request));
    }

    /** The same for an undo, which writes no baseline. */
    public Plan planDown(RunRequest request) {
        return StoppableRead.once(
                settings, active, session -> plan(session, session.history().read(), request));
    }

    private Plan plan(Session session, History history, RunRequest request) {
        Steps plan = request.plan(session, history);
        if (plan.steps().isEmpty()) {
            return plan.toReport();
        }
        List<Problem> foretold =
                Refusals.foretold(session, history, settings.rules().baseline(), Optional.of(plan));
        if (foretold.stream().anyMatch(Problem::isError)) {
            throw new InvalidMigrationsException(foretold);
        }
        return plan.with(foretold).toReport();
    }

    /** Whether a version is in the history; false where there is no database. */
    public boolean isApplied(Version version) {
        return settings.dataSource() != null
                && StoppableRead.once(
                        settings,
                        active,
                        session -> session.history().read().find(version).isPresent());
    }

    /** All that the next run will find, with the baseline that it will write. */
    private History readHistory(Session session) {
        return session.history()
                .withFailures(ExistingSchema.foresee(
                        session, session.history().read(), settings.rules().baseline()));
    }

    /** Everything that is wrong, errors first. */
    public List<Problem> problems(Strictness strictness) {
        List<Problem> problems;
        if (settings.dataSource() == null) {
            var nowhere = new History(new Server("", "", false), false, List.of(), null, Map.of());
            var reader = new HistoryComparer(files.of(settings.vendor()), Dialect.of(settings.vendor()));
            problems = Planner.validate(reader.forValidation(null, nowhere, strictness), settings.rules());
        } else {
            problems = StoppableRead.once(settings, active, session -> {
                History history = readHistory(session);
                Comparison planInput = requests.input(session).forValidation(session, history, strictness);
                List<Problem> found = new ArrayList<>(Planner.validate(planInput, settings.rules()));
                found.addAll(refusals(session, planInput));
                return found;
            });
        }
        return problems.stream()
                .map(problem -> strictness == Strictness.STRICT ? problem.asError() : problem)
                .sorted(Comparator.comparing((Problem problem) -> !problem.isError()))
                .toList();
    }

    /** Why the next run would be refused, where it had something to do. */
    private List<Problem> refusals(Session session, Comparison planInput) {
        History history = planInput.history();
        boolean idle = history.inFlight() == null
                && MigrationStates.of(planInput, settings.rules()).migrations().stream()
                        .noneMatch(migration -> migration.state().isPending());
        if (idle) {
            return List.of();
        }
        Optional<Steps> plan;
        try {
            plan = Optional.of(Planner.plan(planInput, settings.rules(), Target.all()));
        } catch (InvalidMigrationsException e) {
            // What is wrong with the files is reported already.
            plan = Optional.empty();
        }
        return Refusals.foretold(session, history, settings.rules().baseline(), plan);
    }

    /**
     * Its state if nothing is pending and nothing is wrong.
     *
     * @throws InvalidMigrationsException if something is
     */
    public StatusReport requireUpToDate() {
        StatusReport status = report();
        Planner.throwIfInvalid(status.problemsAndPending());
        return status;
    }
}
