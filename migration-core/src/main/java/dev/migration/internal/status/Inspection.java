package dev.migration.internal.status;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.StatusReport;
import dev.migration.Strictness;
import dev.migration.Target;
import dev.migration.internal.checks.Refusals;
import dev.migration.internal.database.StatementOutcomes.Orphan;
import dev.migration.internal.database.product.Products;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.Server;
import dev.migration.internal.plan.Assessment;
import dev.migration.internal.plan.ExecutionPlan;
import dev.migration.internal.plan.Planner;
import dev.migration.internal.plan.Situation;
import dev.migration.internal.planning.MigrationFiles;
import dev.migration.internal.planning.PlanningByFiles;
import dev.migration.internal.planning.Situations;
import dev.migration.internal.recovery.OrphanCheck;
import dev.migration.internal.run.MigratorSettings;
import dev.migration.internal.script.ParsedFiles;
import dev.migration.internal.session.LockHolder;
import dev.migration.internal.session.Session;
import dev.migration.internal.stop.ActiveRuns;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says where the database stands, and what is wrong, and changes nothing. */
public final class Inspection {

    private final MigratorSettings settings;
    private final MigrationFiles files;
    private final PlanningByFiles plannings;
    private final ActiveRuns active;

    /**
     * Of this database.
     *
     * @param active among which it can be stopped
     */
    public Inspection(MigratorSettings settings, MigrationFiles files, PlanningByFiles plannings, ActiveRuns active) {
        this.settings = settings;
        this.files = files;
        this.plannings = plannings;
        this.active = active;
    }

    public StatusReport status() {
        return settings.read(active, session -> {
            History history = settings.readHistory(session);
            // What is in flight is interrupted only if nobody is at work on it, and a transaction at work is not seen.
            LockHolder lock = history.present() ? session.history().lockHolder(history) : null;
            String holder = lock == null || !lock.isCurrent() ? null : lock.words();
            Situation situation =
                    plannings.situations(session).forRun(session, holder == null ? history : history.withoutInFlight());
            StatusReport report = StatusReport.of(
                            session.database().product(), session.address(), situation, settings.rules(), holder)
                    .and(holder == null ? refusals(session, situation) : List.of());
            return holder == null
                    ? OrphanCheck.stillRunning(session, history, plannings::interruptedAt)
                            .map(orphan -> namingOrphan(report, orphan))
                            .orElse(lock == null ? report : namingHolder(report, lock))
                    : report;
        });
    }

    /** Who goes on now would be refused. */
    private static StatusReport namingOrphan(StatusReport report, Orphan orphan) {
        return report.withEach(problem -> problem.code() != Code.INTERRUPTED
                ? problem
                : problem.withMessage(problem.message() + "\n  The database still runs that statement: it is "
                                + orphan.description() + ".")
                        .withRemedy("wait until it has ended, or end it: " + orphan.end() + "; then start again"));
    }

    /** One look cannot show whether a lease is still renewed, and clocks may be wrong. */
    private static StatusReport namingHolder(StatusReport report, LockHolder holder) {
        return report.withEach(problem -> problem.code() != Code.INTERRUPTED
                ? problem
                : problem.withMessage(problem.message() + "\n  It was run by " + holder.words()
                        + ". By the clock, its lease has run out; a start waits until it no longer changes."));
    }

    /** Everything that is wrong, errors first. */
    public List<Problem> problems(Strictness strictness) {
        List<Problem> problems;
        if (settings.dataSource() == null) {
            var nowhere = new History(new Server("", "", false), false, List.of(), null, Map.of());
            var situations =
                    new Situations(files.of(settings.vendor()), Products.dialect(settings.vendor()), new ParsedFiles());
            problems = problemsOf(situations.forValidation(null, nowhere, strictness), strictness);
        } else {
            problems = settings.read(active, session -> {
                History history = settings.readHistory(session);
                Situation situation = plannings.situations(session).forValidation(session, history, strictness);
                List<Problem> found = new ArrayList<>(problemsOf(situation, strictness));
                found.addAll(refusals(session, situation));
                return found;
            });
        }
        return problems.stream()
                .sorted(Comparator.comparing((Problem problem) -> !problem.isError()))
                .toList();
    }

    /** Why the next run would be refused, where it had something to do. */
    private List<Problem> refusals(Session session, Situation situation) {
        History history = situation.history();
        boolean idle = history.inFlight() == null
                && Assessment.of(situation, settings.rules()).migrations().stream()
                        .noneMatch(migration -> migration.state().isPending());
        if (idle) {
            return List.of();
        }
        Optional<ExecutionPlan> plan;
        try {
            plan = Optional.of(Planner.plan(situation, settings.rules(), Target.all()));
        } catch (InvalidMigrationsException e) {
            // What is wrong with the files is reported already.
            plan = Optional.empty();
        }
        return Refusals.foretold(session, history, settings.rules().baseline(), plan);
    }

    private List<Problem> problemsOf(Situation situation, Strictness strictness) {
        List<Problem> problems = Planner.validate(situation, settings.rules());
        return strictness == Strictness.STRICT
                ? problems.stream().map(Problem::asError).toList()
                : problems;
    }

    /**
     * Where it stands if nothing is pending and nothing is wrong.
     *
     * @throws InvalidMigrationsException if something is
     */
    public StatusReport requireUpToDate() {
        StatusReport status = status();
        Planner.throwIfInvalid(status.obstacles());
        return status;
    }
}
