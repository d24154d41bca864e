// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.compare;

import dev.migration.Code;
import dev.migration.Direction;
import dev.migration.DownScript;
import dev.migration.Fix;
import dev.migration.InvalidMigrationsException;
import dev.migration.LostSession;
import dev.migration.Phase;
import dev.migration.Plan;
import dev.migration.Problem;
import dev.migration.Target;
import dev.migration.UnknownOutcome;
import dev.migration.Vendor;
import dev.migration.Version;
import dev.migration.internal.checks.HistoryElsewhere;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.History;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.plan.ContractPhase;
import dev.migration.internal.plan.FileProblems;
import dev.migration.internal.plan.InterruptedStatement;
import dev.migration.internal.plan.MigrationStates;
import dev.migration.internal.plan.NewerBuild;
import dev.migration.internal.plan.Planner;
import dev.migration.internal.plan.Requirements;
import dev.migration.internal.plan.Steps;
import dev.migration.internal.plan.Steps.Step.Resume;
import dev.migration.internal.script.CountReads;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.Scheduler;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.Settings.Rules;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.UnaryOperator;
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
        Steps plan(FilesBesideHistory counting, Session session, History history);
    }

    /** What one run is asked for; its files stay the same while the history is read again and again. */
    public final class RunRequest {

        private final Direction direction;
        private final Planning planning;
        private final Target target;
        private final boolean applies;
        private @Nullable FutureTask<FilesAtOneMoment> ahead;
        private @Nullable FilesAtOneMoment known;
        private @Nullable FilesBesideHistory counting;
        private @Nullable History counted;

        /** @param target what is to be applied; null where nothing that is pending is */
        private RunRequest(Direction direction, @Nullable Target target, Planning planning) {
            this.direction = direction;
            this.target = target == null ? Target.all() : target;
            this.applies = target != null;
            this.planning = planning;
        }

        public Direction direction() {
            return direction;
        }

        /** What is left to apply when so many are done; empty where it was for no more than these. */
        public Optional<RunRequest> after(int done) {
            Integer count = target.count();
            if (target.file() != null || (count != null && count <= done)) {
                return Optional.empty();
            }
            // What the run has applied itself is no reason to stop it halfway: its first plan has warned of the lock
            // file.
            return Optional.of(
                    up(count == null ? target : Target.count(count - done), MigrationStates::withoutLockFile));
        }

        /** Reads the files on a thread of its own, while the caller connects and reads the history. */
        public void readAhead(Scheduler scheduler) {
            if (files.canBeReadAhead()) {
                ahead = new FutureTask<>(() -> files.ofAnyVendor());
                scheduler.start("migration-files", ahead);
            }
        }

        private FilesAtOneMoment read(Vendor vendor) {
            FutureTask<FilesAtOneMoment> task = ahead;
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
            Problems.throwIfInvalid(HistoryElsewhere.refusal(session, history, () -> files(session)));
            return planning.plan(counting(session, history), session, history);
        }

        /** Whether what is half done has to be resumed, or stops this run: not where it is left to a newer build. */
        public boolean meets(Session session, History history) {
            InFlight inFlight = history.inFlight();
            return inFlight != null
                    && !(applies
                            && NewerBuild.has(counting(session, history).set(), inFlight)
                            && !mayApply(session, history));
        }

        /**
         * Whether a pending migration is within reach; it may still be refused. No script is parsed, except where the first ones
         * may wait for another phase: who only leaves these out must not wait for a lock.
         */
        public boolean mayApply(Session session, History history) {
            FilesBesideHistory found = counting(session, history);
            for (Problem problem : found.set().otherProblems()) {
                if (problem.isError()) {
                    return false;
                }
            }
            List<Migration> pending = found.pending();
            if (pending.isEmpty()) {
                return false;
            }
            var phases = new ContractPhase();
            for (Migration migration : pending) {
                if (reaches(migration) && !waits(found, migration, phases, session)) {
                    return true;
                }
            }
            return false;
        }

        private boolean waits(FilesBesideHistory found, Migration migration, ContractPhase phases, Session session) {
            return rules.phase() == Phase.EXPAND
                    && !found.set().isDuplicate(migration.version())
                    && phases.isContract(found.parse(migration, session));
        }

        private boolean reaches(Migration migration) {
            return applies && Planner.reaches(target, migration);
        }

        /** What is pending and within reach. No script is parsed. */
        public List<Migration> pending(Session session, History history) {
            return counting(session, history).pending().stream()
                    .filter(this::reaches)
                    .toList();
        }

        /** All that there are, whatever is applied. */
        public MigrationSet files(Session session) {
            return known(session).set();
        }

        /** A start with nothing pending asks twice about the same history. */
        @SuppressWarnings("ReferenceEquality")
        private FilesBesideHistory counting(Session session, History history) {
            FilesBesideHistory last = counting;
            if (last == null || counted != history) {
                FilesAtOneMoment now = known(session);
                // With another text they are pending again.
                History due = applies && rules.flyway() != null ? now.withoutDated(history) : history;
                last = FilesBesideHistory.of(now, session, due, target, rules);
                counting = last;
                counted = history;
            }
            return last;
        }

        private FilesAtOneMoment known(Session session) {
            if (known == null) {
                known = read(session.database().vendor());
            }
            return known;
        }

        /** The files of this request, which are read once, as they count with a history. */
        public FilesBesideHistory beside(Session session, History history) {
            return FilesBesideHistory.of(known(session), session, history, Target.all(), rules);
        }
    }

    /** The files as they are now. */
    public FilesAtOneMoment files(Session session) {
        return files.of(session.database().vendor());
    }

    /** The files, as they are now, as they count with a history. */
    public FilesBesideHistory beside(Session session, History history) {
        return FilesBesideHistory.of(files(session), session, history, Target.all(), rules);
    }

    /** The interrupted statement, if its script is there. */
    public Optional<InterruptedStatement> interruptedAt(Session session, History history) {
        return Optional.ofNullable(
                beside(session, history).scripts(session, history).interrupted().statement());
    }

    /** To apply everything that is pending, up to the target. */
    public RunRequest up(Target target) {
        return up(target, UnaryOperator.identity());
    }

    private RunRequest up(Target target, UnaryOperator<MigrationStates> judged) {
        return new RunRequest(Direction.UP, target, (counting, session, history) -> {
            requireFile(target, Direction.UP, counting.set());
            Steps plan = Planner.plan(judged.apply(counting.forRun(session)), target);
            if (!plan.steps().isEmpty()) {
                return plan.with(counting.callbacks(session));
            }
            return counting.hasCallbackOfStart() ? plan.with(counting.callbacksOfStart(session)) : plan;
        });
    }

    /** To undo the last applied migrations, down to the target; if a plan was agreed to, only that one. */
    public RunRequest down(Target target, DownScript source, @Nullable Plan agreed) {
        return new RunRequest(Direction.DOWN, null, (counting, session, history) -> {
            requireFile(target, Direction.DOWN, counting.set());
            Steps steps = UndoRequest.plan(counting, session, history, target, source);
            return agreed == null ? steps : steps.requireAgreed(agreed);
        });
    }

    /** To resume what was interrupted, and nothing else. */
    public RunRequest resumption(Version version, UnknownOutcome outcome, LostSession lost) {
        return new RunRequest(Direction.UP, null, (counting, session, history) -> {
            InFlight inFlight = history.inFlight(version);
            if (inFlight == null) {
                throw Problems.refused(
                        Code.NOT_APPLIED,
                        "Migration " + version + " is not interrupted.",
                        Remedy.of("see the status: {}", Fix.command("status")));
            }
            Resume step = inFlight.undo()
                    ? UndoRequest.resume(counting, session, history, inFlight, outcome)
                    : resume(counting, session, history, inFlight, outcome);
            return new Steps(step.direction(), List.of(step.with(lost)), List.of());
        });
    }

    private static void requireFile(Target target, Direction direction, MigrationSet set) {
        Problems.throwIfInvalid(Planner.opposite(target, direction));
        if (!set.holdsFileOf(target)) {
            throw new InvalidMigrationsException(Planner.noSuchFile(target));
        }
    }

    private Resume resume(
            FilesBesideHistory counting, Session session, History history, InFlight inFlight, UnknownOutcome outcome) {
        MigrationSet set = counting.set();
        Problems.throwIfInvalid(FileProblems.ofDuplicates(set, history, inFlight.version()));
        Problems.throwIfInvalid(FileProblems.ofTaken(set, history));
        Migration migration = set.find(inFlight.version()).orElseThrow(() -> UndoRequest.missingScript(inFlight));
        ParsedMigration script = counting.parse(migration, session);
        Problems.throwIfInvalid(script.problems());
        Problems.throwIfInvalid(CountReads.problemsOfJournal(script.up(), inFlight.statementsDone()));
        Resume step = Planner.resumeUp(inFlight, script, outcome);
        MigrationStates states = counting.forRun(session);
        Problems.throwIfInvalid(Requirements.unmet(states.comparison(), states.notApplied(), List.of(step)));
        return step;
    }
}
