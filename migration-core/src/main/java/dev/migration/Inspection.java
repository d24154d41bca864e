package dev.migration;

import dev.migration.database.Orphan;
import dev.migration.history.History;
import dev.migration.history.Server;
import dev.migration.lockfile.Strictness;
import dev.migration.plan.Assessment;
import dev.migration.plan.Plan;
import dev.migration.plan.Planner;
import dev.migration.plan.Situation;
import dev.migration.plan.Target;
import dev.migration.problem.Code;
import dev.migration.problem.InvalidMigrationsException;
import dev.migration.problem.Problem;
import dev.migration.report.StatusReport;
import dev.migration.run.ActiveRuns;
import dev.migration.run.InterruptedAt;
import dev.migration.run.LockHolder;
import dev.migration.run.Refusals;
import dev.migration.run.Session;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says where the database stands, and what is wrong, and changes nothing. */
final class Inspection {

    private final MigratorSettings settings;
    private final MigrationFiles files;
    private final PlanningByFiles plannings;
    private final ActiveRuns active;

    /**
     * Of this database.
     *
     * @param active among which it can be stopped
     */
    Inspection(MigratorSettings settings, MigrationFiles files, PlanningByFiles plannings, ActiveRuns active) {
        this.settings = settings;
        this.files = files;
        this.plannings = plannings;
        this.active = active;
    }

    StatusReport status() {
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
                    ? InterruptedAt.stillRunning(session, history, plannings::interruptedAt)
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
    List<Problem> problems(Strictness strictness) {
        List<Problem> problems;
        if (settings.dataSource() == null) {
            var nowhere = new History(new Server("", "", false), false, List.of(), null, Map.of());
            var situations = new Situations(
                    files.of(settings.vendor()), settings.vendor().dialect(), new ParsedFiles());
            problems = Planner.validate(situations.forValidation(null, nowhere, strictness), settings.rules());
        } else {
            problems = settings.read(active, session -> {
                History history = settings.readHistory(session);
                Situation situation = plannings.situations(session).forValidation(session, history, strictness);
                List<Problem> found = new ArrayList<>(Planner.validate(situation, settings.rules()));
                found.addAll(refusals(session, situation));
                return found;
            });
        }
        return problems.stream()
                .map(problem -> strictness == Strictness.STRICT ? problem.asError() : problem)
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
        Optional<Plan> plan;
        try {
            plan = Optional.of(Planner.plan(situation, settings.rules(), Target.all()));
        } catch (InvalidMigrationsException e) {
            // What is wrong with the files is reported already.
            plan = Optional.empty();
        }
        return Refusals.foretold(session, history, settings.rules().baseline(), plan);
    }

    /**
     * Where it stands if nothing is pending and nothing is wrong.
     *
     * @throws InvalidMigrationsException if something is
     */
    StatusReport requireUpToDate() {
        StatusReport status = status();
        Planner.throwIfInvalid(status.obstacles());
        return status;
    }
}
