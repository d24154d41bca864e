package dev.migration.internal.compare;

import dev.migration.Code;
import dev.migration.Direction;
import dev.migration.DownScript;
import dev.migration.InvalidMigrationsException;
import dev.migration.Plan;
import dev.migration.Problem;
import dev.migration.Target;
import dev.migration.UnknownOutcome;
import dev.migration.Vendor;
import dev.migration.Version;
import dev.migration.internal.checks.Refusals;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.layout.Requirement;
import dev.migration.internal.plan.FileProblems;
import dev.migration.internal.plan.InterruptedStatement;
import dev.migration.internal.plan.MigrationStates;
import dev.migration.internal.plan.Planner;
import dev.migration.internal.plan.Requirements;
import dev.migration.internal.plan.Steps;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.plan.Steps.Step.Resume;
import dev.migration.internal.plan.UndoOrder;
import dev.migration.internal.plan.UndoPlanner;
import dev.migration.internal.plan.UndoPlanner.Undoing;
import dev.migration.internal.script.CallbackScripts;
import dev.migration.internal.script.Script;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.Scheduler;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.Settings.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Makes the plan of what a run is asked for, from the files and the history. */
public final class RunRequests {

    private static final MaskedLog log = MaskedLog.of(RunRequests.class);

    private final MigrationFiles files;
    private final Rules rules;

    public RunRequests(MigrationFiles files, Rules rules) {
        this.files = files;
        this.rules = rules;
    }

    private interface Planning {
        Steps plan(CountingFiles counting, Session session, History history);
    }

    /** What one run is asked for; its files stay the same while the history is read again and again. */
    public final class RunRequest {

        private final Direction direction;
        private final Planning planning;
        private final Predicate<Migration> reach;
        private final Target target;
        private @Nullable FutureTask<MigrationFiles.Files> ahead;
        private @Nullable HistoryComparer comparer;

        private RunRequest(Direction direction, Predicate<Migration> reach, Target target, Planning planning) {
            this.direction = direction;
            this.reach = reach;
            this.target = target;
            this.planning = planning;
        }

        public Direction direction() {
            return direction;
        }

        /** Reads the files on a thread of its own, while the caller connects and reads the history. */
        public void readAhead(Scheduler scheduler) {
            if (files.canBeReadAhead()) {
                ahead = new FutureTask<>(() -> files.of(Vendor.POSTGRESQL));
                scheduler.start("migration-files", ahead);
            }
        }

        private MigrationFiles.Files read(Vendor vendor) {
            FutureTask<MigrationFiles.Files> task = ahead;
            ahead = null;
            if (task != null) {
                // On this thread, if no other one could be made.
                task.run();
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    task.cancel(true);
                    Thread.currentThread().interrupt();
                } catch (ExecutionException e) {
                    log.debug("The files could not be read ahead: {}", e);
                }
            }
            return files.of(vendor);
        }

        /**
         * The plan for this history. What is in flight in it is treated as interrupted, so no other instance may be at work.
         *
         * @throws InvalidMigrationsException if anything forbids it
         */
        public Steps plan(Session session, History history) {
            InterruptedStatement.requireNotWhole(history);
            return planning.plan(comparer(session).in(history, target), session, history);
        }

        /** Whether a pending migration is within reach; it may still be refused. No script is parsed. */
        public boolean mayApply(Session session, History history) {
            CountingFiles counting = comparer(session).in(history, target);
            return counting.set().otherProblems().stream().noneMatch(Problem::isError)
                    && counting.pending().stream().anyMatch(reach);
        }

        /** The callbacks of all moments. */
        public CallbackScripts callbacks(Session session) {
            return comparer(session).callbacks(session);
        }

        private HistoryComparer comparer(Session session) {
            if (comparer == null) {
                Vendor vendor = session.database().vendor();
                comparer = new HistoryComparer(read(vendor), vendor, rules);
            }
            return comparer;
        }
    }

    /** Compares the files, as they are now, with histories of this session's database. */
    public HistoryComparer comparer(Session session) {
        return new HistoryComparer(files, session.database().vendor(), rules);
    }

    /** The interrupted statement, if its script is there. */
    public Optional<InterruptedStatement> interruptedAt(Session session, History history) {
        InFlight inFlight = history.inFlight();
        if (inFlight == null) {
            return Optional.empty();
        }
        var finder = new ScriptFinder(comparer(session).in(history), session, history);
        return Optional.ofNullable(finder.interrupted(inFlight).statement());
    }

    /** To apply everything that is pending, up to the target. */
    public RunRequest up(Target target) {
        return new RunRequest(
                Direction.UP, migration -> Planner.reaches(target, migration), target, (counting, session, history) -> {
                    requireFile(target, Direction.UP, counting.set());
                    Steps plan = Planner.plan(new FileStates(counting, rules).forRun(session), target);
                    return plan.steps().isEmpty()
                            ? plan
                            : plan.with(counting.callbacks(session).in(Direction.UP));
                });
    }

    /** To undo the last applied migrations, down to the target; if a plan was agreed to, only that one. */
    public RunRequest down(Target target, DownScript source, @Nullable Plan agreed) {
        return new RunRequest(Direction.DOWN, migration -> false, Target.all(), (counting, session, history) -> {
            Steps steps = undo(counting, session, history, target, source);
            CallbackScripts callbacks = counting.callbacks(session).in(Direction.DOWN);
            if (!steps.steps().isEmpty() && callbacks.all().findAny().isPresent()) {
                Problems.throwIfInvalid(callbacks.problems());
                steps = steps.with(callbacks);
            }
            return agreed == null ? steps : steps.requireAgreed(agreed);
        });
    }

    /** To resume what was interrupted, and nothing else. */
    public RunRequest resumption(Version version, UnknownOutcome outcome) {
        return new RunRequest(Direction.UP, migration -> false, Target.all(), (counting, session, history) -> {
            InFlight inFlight = history.inFlight();
            if (inFlight == null || !inFlight.version().equals(version)) {
                throw Problems.refused(
                        Code.NOT_APPLIED,
                        "Migration " + version + " is not interrupted.",
                        "see the status: migration status");
            }
            Resume step = inFlight.undo()
                    ? resumeUndo(counting, session, history, inFlight, outcome)
                    : resume(counting, session, history, inFlight, outcome);
            return new Steps(step.direction(), List.of(step), List.of());
        });
    }

    private static Steps undo(
            CountingFiles counting, Session session, History history, Target target, DownScript source) {
        if (source == DownScript.STORED && session.historyFile() != null) {
            throw Problems.refused(
                    Code.NO_DOWN_SCRIPT,
                    "A history in a file has no stored down scripts.",
                    "undo it from its file: migration down");
        }
        MigrationSet set = counting.set();
        requireFile(target, Direction.DOWN, set);
        List<Problem> absence = Refusals.ofUndo(session, history).stream().toList();
        if (source == DownScript.FILE && set.versions().isEmpty()) {
            Problems.throwIfInvalid(FileProblems.allMissing(history, set.problems()));
        }
        // What is half undone is resumed first, whatever the order.
        List<AppliedMigration> chosen =
                UndoPlanner.rowsToUndo(
                                history, target, version -> set.find(version).isPresent())
                        .stream()
                        .filter(row -> !history.isInFlight(row.version()))
                        .toList();
        List<AppliedMigration> rows =
                UndoOrder.of(history, chosen, requirements(counting, session, history, Set.copyOf(chosen)));
        List<Step> steps = new ArrayList<>();
        InFlight interrupted = history.inFlight();
        if (source == DownScript.FILE) {
            requireSoundFiles(set, history, rows);
        }
        var finder = new ScriptFinder(counting, session, history);
        List<Undoing> undoings = new ArrayList<>();
        for (AppliedMigration row : rows) {
            Script script = finder.of(row, source).orElse(null);
            boolean stored = finder.isStored(row.version(), source);
            undoings.add(new Undoing(row, script, stored ? DownScript.STORED : DownScript.FILE));
        }
        List<Problem> warnings =
                problemsOf(set, history).stream().map(Problems::asWarning).toList();
        Steps rest = UndoPlanner.plan(undoings, row -> finder.help(row, source), warnings);
        if (interrupted != null) {
            steps.add(resumeUndo(counting, session, history, interrupted, null));
        }
        steps.addAll(rest.steps());
        return new Steps(Direction.DOWN, steps, steps.isEmpty() ? absence : rest.warnings());
    }

    /** What stays applied has to say what it requires. An unclear file of what is undone is reported with its down script. */
    private static Function<AppliedMigration, List<Requirement>> requirements(
            CountingFiles counting, Session session, History history, Set<AppliedMigration> undone) {
        return row -> {
            if (history.isInFlight(row.version())) {
                return List.of();
            }
            return undone.contains(row)
                    ? knownRequirements(counting, session, history, row)
                    : requirements(counting, session, history, row);
        };
    }

    private static List<Requirement> knownRequirements(
            CountingFiles counting, Session session, History history, AppliedMigration row) {
        try {
            return requirements(counting, session, history, row);
        } catch (InvalidMigrationsException e) {
            return List.of();
        }
    }

    /**
     * Of a file that has the version and is another migration, nothing is asked.
     *
     * @throws InvalidMigrationsException if the file cannot be read, and so may require anything
     */
    private static List<Requirement> requirements(
            CountingFiles counting, Session session, History history, AppliedMigration row) {
        requireSoundFiles(counting.set(), history, List.of(row));
        Migration file = counting.set().find(row.version()).orElse(null);
        if (file == null) {
            return List.of();
        }
        ParsedMigration parsed = counting.parse(file, session);
        Problems.throwIfInvalid(parsed.problems());
        return counting.isAnother(session, row, file) ? List.of() : parsed.requirements();
    }

    private static void requireFile(Target target, Direction direction, MigrationSet set) {
        Problems.throwIfInvalid(Planner.opposite(target, direction));
        if (!set.holdsFileOf(target)) {
            throw new InvalidMigrationsException(Planner.noSuchFile(target));
        }
    }

    /** A file that cannot be read, or is one of several with its version, does not say how to undo what was applied. */
    private static void requireSoundFiles(MigrationSet set, History history, List<AppliedMigration> rows) {
        List<Problem> duplicates = new ArrayList<>();
        boolean unreadable = false;
        for (AppliedMigration row : rows) {
            Version version = row.version();
            duplicates.addAll(FileProblems.ofDuplicates(set, history, version));
            unreadable |= set.versions().contains(version) && set.find(version).isEmpty();
        }
        Problems.throwIfInvalid(unreadable ? problemsOf(set, history) : duplicates);
    }

    private static List<Problem> problemsOf(MigrationSet set, History history) {
        List<Problem> problems = new ArrayList<>(FileProblems.ofDuplicates(set, history, version -> true));
        problems.addAll(set.otherProblems());
        return problems;
    }

    private Resume resume(
            CountingFiles counting, Session session, History history, InFlight inFlight, UnknownOutcome outcome) {
        MigrationSet set = counting.set();
        Problems.throwIfInvalid(FileProblems.ofDuplicates(set, history, inFlight.version()));
        Problems.throwIfInvalid(FileProblems.ofTaken(set, history));
        Migration migration = set.find(inFlight.version()).orElseThrow(() -> missingScript(inFlight));
        ParsedMigration script = counting.parse(migration, session);
        Problems.throwIfInvalid(script.problems());
        Resume step = Planner.resumeUp(inFlight, script, outcome);
        MigrationStates states = new FileStates(counting, rules).forRun(session);
        Problems.throwIfInvalid(Requirements.unmet(states.comparison(), states.pending(), List.of(step)));
        return step;
    }

    private static Resume resumeUndo(
            CountingFiles counting,
            Session session,
            History history,
            InFlight inFlight,
            @Nullable UnknownOutcome outcome) {
        Script script = new ScriptFinder(counting, session, history)
                .interruptedUndo(inFlight)
                .orElseThrow(() -> missingScript(inFlight));
        return new Resume(inFlight, inFlight.name(), inFlight.checksum(), script, null, outcome);
    }

    private static InvalidMigrationsException missingScript(InFlight inFlight) {
        return Problems.refused(
                Code.MISSING_FILE,
                "The interrupted script of " + inFlight.name() + " is missing.",
                Remedies.PUT_BACK + "; or " + Remedies.finishByHand(inFlight.version()));
    }
}
