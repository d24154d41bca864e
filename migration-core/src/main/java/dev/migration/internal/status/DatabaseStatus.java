// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.status;

import dev.migration.Code;
import dev.migration.Direction;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationException;
import dev.migration.Problem;
import dev.migration.StatusReport;
import dev.migration.Strictness;
import dev.migration.Target;
import dev.migration.Vendor;
import dev.migration.Version;
import dev.migration.internal.checks.ExistingSchema;
import dev.migration.internal.checks.HistoryElsewhere;
import dev.migration.internal.checks.Refusals;
import dev.migration.internal.compare.FilesBesideHistory;
import dev.migration.internal.compare.RunRequests;
import dev.migration.internal.help.Problems;
import dev.migration.internal.history.History;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.lock.MigrationLockHolder;
import dev.migration.internal.lockfile.LockFile.Entry;
import dev.migration.internal.plan.MigrationStates;
import dev.migration.internal.plan.NewerBuild;
import dev.migration.internal.plan.Planner;
import dev.migration.internal.plan.Steps;
import dev.migration.internal.run.Engine;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.DatabaseAddress;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.Settings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the status of a database, what is wrong, and the SQL of a migration; it changes nothing. */
public final class DatabaseStatus {

    private static final MaskedLog log = MaskedLog.of(DatabaseStatus.class);

    private final Engine engine;
    private final Settings settings;
    private final RunRequests requests;

    /** Of a Migrator that perhaps has no database. Every read is one of its runs that can be stopped. */
    public DatabaseStatus(Engine engine) {
        this.engine = engine;
        this.settings = engine.settings();
        this.requests = engine.requests();
    }

    public StatusReport report() {
        return engine.ask(session -> {
            History history = readHistory(session);
            MigrationLockHolder lock = history.present() ? MigrationLockHolder.of(session, history) : null;
            // What is in flight is interrupted only if nobody is at work on it.
            boolean running = lock != null && lock.isCurrent();
            MigrationStates states = requests.beside(session, running ? history.withoutInFlight() : history)
                    .forStatus(session);
            List<Problem> problems = new ArrayList<>(states.problems());
            if (lock != null && running) {
                String message = "Migrations are running now, by " + lock.words() + ".";
                problems.add(Problem.warning(Code.RUNNING, null, message, ""));
            } else {
                problems.addAll(refusals(session, states));
                InFlight inFlight = history.inFlight();
                if (inFlight != null) {
                    var interruption = new Interruption(session, states, inFlight, lock);
                    problems.replaceAll(
                            problem -> problem.code() == Code.INTERRUPTED ? interruption.explain(problem) : problem);
                }
            }
            return states.toReport(session.database().product(), DatabaseAddress.of(session.connection()), problems);
        });
    }

    /** All that the next run will find, with the baseline that it will write. */
    private History readHistory(Session session) {
        return session.history()
                .withFailures(ExistingSchema.foresee(
                        session, session.history().read(), settings.rules().baseline()));
    }

    /** Why the next run would be refused; nothing refuses one that has nothing to do. */
    private List<Problem> refusals(Session session, MigrationStates states) {
        History history = states.comparison().history();
        MigrationSet files = states.comparison().set();
        Optional<Problem> beside = HistoryElsewhere.refusal(session, history, () -> files);
        if (beside.isPresent()) {
            return beside.stream().toList();
        }
        InFlight inFlight = history.inFlight();
        boolean resumes =
                inFlight != null && !NewerBuild.has(states.comparison().set(), inFlight);
        if (!resumes && states.pending().isEmpty()) {
            return List.of();
        }
        Optional<Steps> plan;
        try {
            plan = Optional.of(Planner.plan(states, Target.all()));
        } catch (InvalidMigrationsException e) {
            // What is wrong with the files is reported already.
            plan = Optional.empty();
        }
        List<Problem> refusals = new ArrayList<>(engine.refusals(session, history));
        refusals.addAll(Refusals.of(session, history, settings.rules().baseline(), files, plan));
        return refusals;
    }

    /** Everything that is wrong, errors first; without a database, with the files. */
    public List<Problem> problems(Strictness strictness) {
        List<Problem> problems = settings.dataSource() == null
                ? problemsOfFiles(strictness)
                : engine.ask(session -> problems(session, strictness));
        return problems.stream()
                .map(problem -> strictness == Strictness.STRICT ? Problems.asError(problem) : problem)
                .sorted(Comparator.comparing((Problem problem) -> !problem.isError()))
                .toList();
    }

    private List<Problem> problemsOfFiles(Strictness strictness) {
        Vendor vendor = settings.vendor();
        return Planner.validate(FilesBesideHistory.ofNew(engine.files().of(vendor), vendor, settings.rules())
                .forValidation(null, strictness));
    }

    private List<Problem> problems(Session session, Strictness strictness) {
        MigrationStates states = requests.beside(session, readHistory(session)).forValidation(session, strictness);
        List<Problem> problems = new ArrayList<>(Planner.validate(states));
        problems.addAll(refusals(session, states));
        return problems;
    }

    /** The locked migrations of which this database shows that only comments and layout differ; none where it cannot be asked. */
    public Set<Version> saysTheSame() {
        try {
            return settings.dataSource() == null
                    ? Set.of()
                    : engine.ask(session ->
                            requests.beside(session, session.history().read()).saysTheSame(session));
        } catch (MigrationException e) {
            log.debug("The database does not show what was locked: {}", e);
            return Set.of();
        }
    }

    /** What the history has of a version, as the lock file would have it; empty without a database. */
    public Optional<Entry> applied(Version version) {
        return settings.dataSource() == null
                ? Optional.empty()
                : engine.ask(session -> session.history().read().find(version))
                        .map(row -> new Entry(version, Migration.title(row.name()), row.checksum(), false, null));
    }

    /** The SQL of a migration for people to read: from its file, or as it was stored if there is none. */
    public Map<Direction, String> sql(Version version) {
        return engine.ask(session -> new ReadableSql(requests).of(session, version));
    }
}
