// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.plan;

import static java.util.Objects.requireNonNull;

import dev.migration.Code;
import dev.migration.Direction;
import dev.migration.Fix;
import dev.migration.InvalidMigrationsException;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.Target;
import dev.migration.UnknownOutcome;
import dev.migration.Version;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.plan.Comparison.MigrationState;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.plan.Steps.Step.Apply;
import dev.migration.internal.plan.Steps.Step.Resume;
import dev.migration.internal.script.BatchStatement;
import dev.migration.internal.script.CountReads;
import dev.migration.internal.script.Script;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Decides what has to run: a pure function of the files and the history, with no I/O and no clock. */
public final class Planner {

    private static final String SCRIPT = "(?:.*[/\\\\])?([^/\\\\]+)(?:[./\\\\](up|down)|[/\\\\]migration)\\.sql";

    private Planner() {}

    /**
     * What has to run so that the target is reached.
     *
     * @throws InvalidMigrationsException if anything forbids it, with every problem there is
     */
    public static Steps plan(MigrationStates states, Target target) {
        Comparison comparison = states.comparison();
        var problems = new ArrayList<Problem>(states.problems());
        var steps = new ArrayList<Step>();
        Resume resumed = resume(comparison);
        if (resumed != null) {
            requireWithin(target, resumed, problems);
            steps.add(resumed);
            problems.addAll(CountReads.problemsOfJournal(
                    resumed.script(), resumed.inFlight().statementsDone()));
        }
        List<MigrationState> chosen = choose(states, target, problems);
        if (!chosen.isEmpty()) {
            chosen = ContractPhase.in(
                    states.rules().phase(),
                    states.pending(),
                    resumed,
                    BatchOrder.in(comparison, states.rules(), chosen),
                    problems);
        }
        // What was interrupted is the first of so many.
        int most = target.count() == null ? chosen.size() : target.count() - steps.size();
        for (int i = 0; i < Math.min(most, chosen.size()); i++) {
            MigrationState migration = chosen.get(i);
            ParsedMigration parsed = comparison.parsed().get(migration.version());
            if (parsed != null) {
                Step step = apply(parsed, problems);
                steps.add(step);
                if (step.mode() == Transactionality.BATCHES && states.rules().leavesBatches()) {
                    problems.addAll(BatchOrder.held(comparison, step, chosen.subList(i + 1, chosen.size())));
                    chosen = BatchOrder.beside(comparison, chosen, i);
                }
            } else if (!comparison.set().isDuplicate(migration.version())) {
                throw new IllegalStateException(migration.name() + " has to run and was not parsed");
            }
        }
        if (!steps.isEmpty()) {
            problems.addAll(Requirements.unmet(comparison, states.notApplied(), steps));
        }
        Problems.throwIfInvalid(problems);
        return new Steps(Direction.UP, steps, problems);
    }

    private static Step apply(ParsedMigration parsed, List<Problem> problems) {
        // What is written into a repeatable one later runs.
        if (parsed.up().isEmpty()
                && !parsed.migration().isRepeatable()
                && parsed.problems().stream().noneMatch(Problem::isError)
                && !parsed.isAsCreated()) {
            problems.add(empty(parsed.migration()));
        }
        return new Apply(parsed, ofUp(parsed, problems));
    }

    private static Transactionality ofUp(ParsedMigration parsed, List<Problem> problems) {
        if (parsed.migration().isRepeatable() && parsed.up().options().batch() != null) {
            problems.add(BatchStatement.ofRepeatable(parsed.up()));
        }
        return Transactionality.of(parsed.up(), Direction.UP, problems);
    }

    private static Problem empty(Migration migration) {
        return Problem.warning(
                Code.EMPTY_SCRIPT,
                Place.of(migration.shown()),
                "The up script has no statement. It is treated as applied, so SQL that is added to it later does not run.",
                Remedy.of("to undo that: {}", Fix.command("mark-failed", migration.version())));
    }

    private static List<MigrationState> choose(MigrationStates states, Target target, List<Problem> problems) {
        List<MigrationState> pending = states.pending();
        if (target.file() != null) {
            return chooseOne(states, pending, target, problems);
        }
        Version last = target.version();
        if (last != null
                && states.migrations().stream()
                        .noneMatch(migration -> migration.version().equals(last)
                                && (migration.file() != null || migration.row() != null))) {
            problems.add(unknownVersion(last));
        }
        if (!states.comparison().parsed().isEmpty()) {
            problems.addAll(ContractPhase.left(
                    states.migrations().stream().filter(migration -> isWithin(target, migration.version())), target));
        }
        return pending.isEmpty()
                ? pending
                : withoutRepeatables(pending, problems, migration -> isWithin(target, migration.version()));
    }

    /** Whether it runs on the way to the target if it is pending. */
    public static boolean reaches(Target target, Migration migration) {
        return target.file() == null ? isWithin(target, migration.version()) : target.names(migration.name());
    }

    private static boolean isWithin(Target target, Version version) {
        return target.count() == null
                ? target.version() == null || version.compareTo(target.version()) <= 0
                : !version.isRepeatable();
    }

    /** They may need versions that are beyond the target. */
    private static List<MigrationState> withoutRepeatables(
            List<MigrationState> pending, List<Problem> problems, Predicate<MigrationState> isWithin) {
        List<String> left = pending.stream()
                .filter(migration -> migration.version().isRepeatable() && !isWithin.test(migration))
                .map(MigrationState::name)
                .toList();
        if (!left.isEmpty()) {
            problems.add(Problem.warning(
                    Code.PENDING,
                    null,
                    "A run with a target leaves out the repeatable migrations. Pending: " + Printable.names(left) + ".",
                    Remedy.of("run them when all others are applied: {}", Fix.command("up"))));
        }
        return pending.stream().filter(isWithin).toList();
    }

    /** The journal has room for one: what was interrupted goes first, so the target must include it. */
    private static void requireWithin(Target target, Step interrupted, List<Problem> problems) {
        boolean beyond = target.version() != null && interrupted.version().compareTo(target.version()) > 0;
        if (beyond || (target.file() != null && !target.names(interrupted.name()))) {
            problems.add(Problems.error(
                    Code.INTERRUPTED,
                    "Nothing else runs while " + interrupted.name() + " is interrupted.",
                    Remedy.of(
                            "resume it first: {}; or {}",
                            Fix.command("up"),
                            Remedies.finishByHand(interrupted.version()))));
        }
    }

    /** All that is wrong, whether or not anything is pending. */
    public static List<Problem> validate(MigrationStates states) {
        var problems = new ArrayList<Problem>(states.problems());
        states.comparison().parsed().values().stream()
                .sorted(Comparator.comparing(parsed -> parsed.migration().version()))
                .forEach(parsed -> {
                    ofUp(parsed, problems);
                    Script down = parsed.down();
                    if (down != null) {
                        problems.addAll(refusalsOfDown(down));
                    }
                });
        // A start resumes it where it can; a check fails for it.
        return problems.stream()
                .map(problem -> problem.code() == Code.INTERRUPTED ? Problems.asError(problem) : problem)
                .toList();
    }

    /** A warning about it is said when it runs. */
    private static List<Problem> refusalsOfDown(Script down) {
        var problems = new ArrayList<Problem>();
        Transactionality.of(down, Direction.DOWN, problems);
        problems.removeIf(problem -> !problem.isError());
        return problems;
    }

    public static Problem noSuchFile(Target target) {
        return Problems.error(
                Code.UNKNOWN_VERSION,
                "There is no migration file called " + target.file() + " in the locations.",
                Remedy.of("list them: {}", Fix.command("status")));
    }

    /** The file that was typed is a script of the other direction: its name may mean what it does, or its migration. */
    public static Optional<Problem> opposite(Target target, Direction direction) {
        String file = target.file();
        if (file == null) {
            return Optional.empty();
        }
        Matcher script = Pattern.compile(SCRIPT, Pattern.DOTALL).matcher(file);
        if (!script.matches() || "down".equals(script.group(2)) == (direction == Direction.DOWN)) {
            return Optional.empty();
        }
        String migration = script.group(1);
        return Optional.of(Problems.error(
                Code.INVALID_SETTING,
                Printable.line(file)
                        + (direction == Direction.UP
                                ? " is a down script, but migration up runs up scripts."
                                : " is an up script, but migration down runs down scripts."),
                Remedy.of(
                        "to apply the migration: {}; to undo it: {}",
                        Fix.command("up", migration),
                        Fix.command("down", migration))));
    }

    /** There is no file and no row of this version. */
    public static Problem unknownVersion(Version version) {
        return Problems.error(
                Code.UNKNOWN_VERSION,
                "There is no migration " + version + ".",
                Remedy.of("list them: {}", Fix.command("status")));
    }

    private static List<MigrationState> chooseOne(
            MigrationStates states, List<MigrationState> pending, Target target, List<Problem> problems) {
        MigrationState migration = states.migrations().stream()
                .filter(found -> found.file() != null && target.names(found.name()))
                .findFirst()
                .orElse(null);
        if (migration == null) {
            // A file that took the version of another migration is reported already.
            if (states.comparison().set().migrations().stream().noneMatch(file -> target.names(file.name()))) {
                problems.add(noSuchFile(target));
            }
            return List.of();
        }
        if (ContractPhase.leavesOut(states.rules().phase(), migration)) {
            problems.add(ContractPhase.ofOther(migration));
            return List.of();
        }
        if (!migration.state().isPending()) {
            if (migration.state() != State.INTERRUPTED) {
                problems.add(alreadyApplied(migration));
            }
            return List.of();
        }
        List<MigrationState> earlier = pending.stream()
                .filter(other -> !other.contract() && other.version().compareTo(migration.version()) < 0)
                .toList();
        Migration file = requireNonNull(migration.file());
        if (!earlier.isEmpty()
                && !OutOfOrderAndGaps.mayRun(
                        file, states.rules().outOfOrder(), states.comparison().history())) {
            problems.add(Problem.error(
                    Code.OUT_OF_ORDER,
                    Place.of(file.shown()),
                    "Migration " + earlier.get(0).name() + " is pending and comes before " + migration.name() + ".",
                    Remedy.of("apply it too: {}", Fix.command("up", "--to", migration.version()))));
        }
        return List.of(migration);
    }

    private static Problem alreadyApplied(MigrationState migration) {
        return Problems.error(
                Code.ALREADY_APPLIED,
                "Migration already applied: " + migration.name()
                        + (migration.row() == null || migration.row().appliedAt() == null
                                ? ""
                                : " at " + migration.row().appliedAt()),
                Remedy.of("see the status: {}", Fix.command("status")));
    }

    private static @Nullable Resume resume(Comparison comparison) {
        InFlight inFlight = comparison.history().inFlight();
        if (inFlight == null || inFlight.undo()) {
            return null;
        }
        ParsedMigration parsed = comparison.parsed().get(inFlight.version());
        return parsed == null || FileProblems.isTakenBy(parsed.migration(), inFlight)
                ? null
                : resumeUp(inFlight, parsed, null);
    }

    public static Resume resumeUp(InFlight inFlight, ParsedMigration parsed, @Nullable UnknownOutcome outcome) {
        Migration migration = parsed.migration();
        return new Resume(inFlight, migration.name(), migration.checksum(), parsed.up(), parsed.down(), outcome);
    }
}
