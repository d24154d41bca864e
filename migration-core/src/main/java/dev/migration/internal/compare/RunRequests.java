package dev.migration.internal.compare;

import dev.migration.Code;
import dev.migration.Direction;
import dev.migration.DownScript;
import dev.migration.InvalidMigrationsException;
import dev.migration.Plan;
import dev.migration.Problem;
import dev.migration.Target;
import dev.migration.UnknownOutcome;
import dev.migration.Version;
import dev.migration.internal.checks.Refusals;
import dev.migration.internal.files.Migration;
import dev.migration.internal.files.MigrationSet;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.InFlight;
import dev.migration.internal.plan.FileProblems;
import dev.migration.internal.plan.Planner;
import dev.migration.internal.plan.Step;
import dev.migration.internal.plan.Step.Resume;
import dev.migration.internal.plan.Steps;
import dev.migration.internal.plan.UndoPlanner;
import dev.migration.internal.recovery.OrphanCheck;
import dev.migration.internal.script.Script;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.Settings.Rules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Plans what has to run, by the files and the history that a run reads. */
public final class RunRequests {

    private final MigrationFiles files;
    private final Rules rules;

    public RunRequests(MigrationFiles files, Rules rules) {
        this.files = files;
        this.rules = rules;
    }

    /** Makes the plan for one request; its files stay the same while the history is read again and again. */
    public final class RunRequest {

        private final Direction direction;
        private final Request request;
        private @Nullable HistoryComparer input;

        private RunRequest(Direction direction, Request request) {
            this.direction = direction;
            this.request = request;
        }

        public Direction direction() {
            return direction;
        }

        /**
         * The plan for this history. What is in flight in it is interrupted: another instance that is at work is waited for.
         *
         * @throws InvalidMigrationsException if anything forbids it
         */
        public Steps plan(Session session, History history) {
            if (input == null) {
                input = input(session);
            }
            return request.plan(input, session, history);
        }
    }

    private interface Request {
        Steps plan(HistoryComparer input, Session session, History history);
    }

    /** To apply everything that is pending, up to the target. */
    public RunRequest up(Target target) {
        return new RunRequest(Direction.UP, (input, session, history) -> upwards(input, session, history, target));
    }

    /** To undo the last applied migrations, down to the target; if a plan was agreed to, only that one. */
    public RunRequest down(Target target, DownScript source, @Nullable Plan agreed) {
        return new RunRequest(Direction.DOWN, (input, session, history) -> {
            Steps plan = downwards(input, session, history, target, source);
            return agreed == null ? plan : plan.requireAgreed(agreed);
        });
    }

    /** To resume what was interrupted, and nothing else. */
    public RunRequest resumption(Version version, UnknownOutcome open) {
        return new RunRequest(
                Direction.UP, (input, session, history) -> resuming(input, session, history, version, open));
    }

    /** Everything that is pending, up to the target. */
    private Steps upwards(HistoryComparer input, Session session, History history, Target target) {
        TargetFile.requireFound(target, input.files().migrations());
        return Planner.plan(input.forRun(session, history), rules, target);
    }

    /** The last applied ones, down to the target; what is half undone is the first of them. */
    private static Steps downwards(
            HistoryComparer input, Session session, History history, Target target, DownScript source) {
        MigrationSet set = input.files();
        TargetFile.requireFound(target, set.migrations());
        List<Problem> absence = Refusals.ofUndo(session, history).stream().toList();
        if (source == DownScript.FILE && set.versions().isEmpty()) {
            Planner.throwIfInvalid(
                    FileProblems.allMissing(history, set.problems()).stream().toList());
        }
        var rows = new ArrayList<AppliedMigration>(UndoPlanner.rowsToUndo(
                history, target, version -> set.find(version).isPresent()));
        InFlight halfUndone = history.inFlight();
        if (halfUndone != null) {
            rows.removeIf(row -> row.version().equals(halfUndone.version()));
        }
        if (source == DownScript.FILE) {
            requireSoundFiles(set, history, rows);
        }
        var scripts = new DownScriptFinder(set, session, history);
        Map<Version, Optional<Script>> chosen = new HashMap<>();
        rows.forEach(row -> chosen.put(row.version(), scripts.of(row, source)));
        Set<Version> stored = rows.stream()
                .map(AppliedMigration::version)
                .filter(version -> scripts.isStored(version, source))
                .collect(Collectors.toSet());
        List<Problem> warnings =
                problemsOf(set, history).stream().map(Problem::asWarning).toList();
        Steps rest = UndoPlanner.plan(rows, chosen, stored, row -> scripts.fileHelps(row, source), warnings);
        var steps = new ArrayList<Step>();
        if (halfUndone != null) {
            steps.add(resumeUndo(session, history, set, halfUndone, null));
        }
        steps.addAll(rest.steps());
        return new Steps(Direction.DOWN, steps, steps.isEmpty() ? absence : rest.warnings());
    }

    /** A file that cannot be read, or is one of several with its version, does not say how to undo what was applied. */
    private static void requireSoundFiles(MigrationSet set, History history, List<AppliedMigration> rows) {
        Set<Version> undone = rows.stream().map(AppliedMigration::version).collect(Collectors.toSet());
        boolean unreadable = set.versions().stream()
                .anyMatch(
                        version -> undone.contains(version) && set.find(version).isEmpty());
        Planner.throwIfInvalid(
                unreadable ? problemsOf(set, history) : FileProblems.ofDuplicates(set, history, undone::contains));
    }

    private static List<Problem> problemsOf(MigrationSet set, History history) {
        return Stream.concat(
                        FileProblems.ofDuplicates(set, history, version -> true).stream(), set.otherProblems().stream())
                .toList();
    }

    /** What was interrupted, and nothing else. */
    private static Steps resuming(
            HistoryComparer input, Session session, History history, Version version, UnknownOutcome open) {
        InFlight inFlight = history.inFlight();
        if (inFlight == null || !inFlight.version().equals(version)) {
            throw notInterrupted(version);
        }
        Resume step = resume(session, history, input, inFlight, open);
        return new Steps(step.direction(), List.of(step), List.of());
    }

    private static InvalidMigrationsException notInterrupted(Version version) {
        return new InvalidMigrationsException(Problem.error(
                Code.NOT_APPLIED,
                null,
                "Migration " + version + " is not interrupted.",
                "see the status: migration status"));
    }

    private static Resume resume(
            Session session, History history, HistoryComparer input, InFlight inFlight, UnknownOutcome open) {
        Migration migration = input.files().find(inFlight.version()).orElse(null);
        if (inFlight.undo()) {
            return resumeUndo(session, history, input.files(), inFlight, open);
        }
        if (migration == null) {
            throw noScript(inFlight);
        }
        ParsedMigration script = input.parse(migration);
        Planner.throwIfInvalid(script.problems());
        return Planner.resumeUp(inFlight, script, open);
    }

    private static Resume resumeUndo(
            Session session, History history, MigrationSet set, InFlight inFlight, @Nullable UnknownOutcome open) {
        Script script = new InterruptedScript(inFlight)
                .downScript(session, history, set)
                .orElseThrow(() -> noScript(inFlight));
        return new Resume(inFlight, inFlight.name(), inFlight.checksum(), script, null, open);
    }

    private static InvalidMigrationsException noScript(InFlight inFlight) {
        return new InvalidMigrationsException(Problem.error(
                Code.MISSING_FILE,
                null,
                "The interrupted script of " + inFlight.name() + " is missing.",
                "put its file back; or " + Remedies.finishByHand(inFlight.version())));
    }

    /** Where what is in flight was interrupted, as far as its script is there. */
    public Optional<OrphanCheck> interruptedAt(Session session, History history) {
        return input(session).interruptedAt(session, history);
    }

    /** Reads the planner's input from the files as they are now. */
    public HistoryComparer input(Session session) {
        return new HistoryComparer(
                files.of(session.database().vendor()), session.database().dialect());
    }
}
