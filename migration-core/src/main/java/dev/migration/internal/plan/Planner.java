package dev.migration.internal.plan;

import static java.util.Objects.requireNonNull;

import dev.migration.Code;
import dev.migration.Direction;
import dev.migration.InvalidMigrationsException;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.Target;
import dev.migration.UnknownOutcome;
import dev.migration.Version;
import dev.migration.internal.files.Migration;
import dev.migration.internal.files.ScriptOptions;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.history.History.InFlight;
import dev.migration.internal.plan.Step.Apply;
import dev.migration.internal.plan.Step.Resume;
import dev.migration.internal.plan.Step.Transactionality;
import dev.migration.internal.script.Script;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import dev.migration.internal.settings.Settings.Rules;
import dev.migration.internal.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Decides what has to run: a pure function of the files and the history, with no I/O and no clock. */
public final class Planner {

    private Planner() {}

    /**
     * What has to run so that the target is reached.
     *
     * @throws InvalidMigrationsException if anything forbids it, with every problem there is
     */
    public static Steps plan(Comparison input, Rules rules, Target target) {
        MigrationStates states = MigrationStates.of(input, rules);
        var problems = new ArrayList<Problem>(states.problems());
        List<MigrationState> pending = states.migrations().stream()
                .filter(migration -> migration.state().isPending())
                .toList();
        var steps = new ArrayList<Step>();
        resume(input).ifPresent(steps::add);
        steps.forEach(halfDone -> requireWithin(target, halfDone, problems));
        List<MigrationState> chosen = choose(states, pending, rules, target, problems);
        // What is half done is the first of so many.
        int most = target.count() == null ? chosen.size() : target.count() - steps.size();
        for (MigrationState migration : chosen.subList(0, Math.min(most, chosen.size()))) {
            ParsedMigration parsed = input.parsed().get(migration.version());
            if (parsed == null && input.isDuplicate(migration.version())) {
                continue;
            }
            if (parsed == null) {
                throw new IllegalStateException(migration.name() + " has to run and was not parsed");
            }
            if (parsed.up().isEmpty() && parsed.problems().isEmpty() && !parsed.isAsCreated()) {
                problems.add(empty(parsed.migration()));
            }
            steps.add(new Apply(parsed, transactionality(parsed.up(), problems)));
        }
        throwIfInvalid(problems);
        return new Steps(Direction.UP, steps, problems);
    }

    private static Problem empty(Migration migration) {
        return Problem.warning(
                Code.EMPTY_SCRIPT,
                Place.of(migration.up().name()),
                "The up script has no statement. It is treated as applied, and what is written into it later does not run.",
                "to undo that: migration mark-failed " + migration.version());
    }

    /** Throws if any of the problems is an error. */
    public static void throwIfInvalid(List<Problem> problems) {
        if (problems.stream().anyMatch(Problem::isError)) {
            throw new InvalidMigrationsException(problems);
        }
    }

    private static List<MigrationState> choose(
            MigrationStates states, List<MigrationState> pending, Rules rules, Target target, List<Problem> problems) {
        Version last = target.version();
        if (last != null) {
            if (states.migrations().stream()
                    .noneMatch(migration -> migration.version().equals(last))) {
                problems.add(unknownVersion(last));
            }
            return pending.stream()
                    .filter(migration -> migration.version().compareTo(last) <= 0)
                    .toList();
        }
        return target.file() == null ? pending : chooseOne(states, pending, rules, target, problems);
    }

    /** What is half done goes first, as the journal has room for one: a target that leaves it out is out of reach. */
    private static void requireWithin(Target target, Step halfDone, List<Problem> problems) {
        boolean beyond = target.version() != null && halfDone.version().compareTo(target.version()) > 0;
        if (beyond || (target.file() != null && !target.names(halfDone.name()))) {
            problems.add(Problem.error(
                    Code.INTERRUPTED,
                    null,
                    "Nothing else runs while " + halfDone.name() + " is interrupted.",
                    "resume it first: migration up; or " + Remedies.finishByHand(halfDone.version())));
        }
    }

    /** All that is wrong, whether or not anything is pending. */
    public static List<Problem> validate(Comparison input, Rules rules) {
        var problems = new ArrayList<Problem>(MigrationStates.of(input, rules).problems());
        input.parsed().values().stream()
                .sorted(Comparator.comparing(parsed -> parsed.migration().version()))
                .forEach(parsed -> transactionality(parsed.up(), problems));
        // A start resumes it where it can; a check fails for it.
        return problems.stream()
                .map(problem -> problem.code() == Code.INTERRUPTED ? problem.asError() : problem)
                .toList();
    }

    /** No migration has a file of this name. */
    public static Problem noSuchFile(Target target) {
        return Problem.error(
                Code.UNKNOWN_VERSION,
                null,
                "There is no migration file called " + target.file() + " in the locations.",
                "see which there are: migration status");
    }

    /** There is no file and no row of this version. */
    public static Problem unknownVersion(Version version) {
        return Problem.error(
                Code.UNKNOWN_VERSION,
                null,
                "There is no migration " + version + ".",
                "see which there are: migration status");
    }

    private static List<MigrationState> chooseOne(
            MigrationStates states, List<MigrationState> pending, Rules rules, Target target, List<Problem> problems) {
        Optional<MigrationState> found = states.migrations().stream()
                .filter(migration -> migration.file() != null && target.names(migration.name()))
                .findFirst();
        if (found.isEmpty()) {
            problems.add(noSuchFile(target));
            return List.of();
        }
        MigrationState migration = found.get();
        if (!migration.state().isPending()) {
            if (migration.state() != State.INTERRUPTED) {
                problems.add(alreadyApplied(migration));
            }
            return List.of();
        }
        List<MigrationState> earlier = pending.stream()
                .filter(other -> other.version().compareTo(migration.version()) < 0)
                .toList();
        if (!earlier.isEmpty() && !rules.outOfOrder().allows(migration.version())) {
            problems.add(Problem.error(
                    Code.OUT_OF_ORDER,
                    Place.of(requireNonNull(migration.file()).up().name()),
                    "Migration " + earlier.get(0).name() + " is pending and comes before " + migration.name() + ".",
                    "apply it too: migration up --to " + migration.version()));
        }
        return List.of(migration);
    }

    static Problem alreadyApplied(MigrationState migration) {
        return Problem.error(
                Code.ALREADY_APPLIED,
                null,
                "Migration already applied: " + migration.name()
                        + (migration.row() == null || migration.row().appliedAt() == null
                                ? ""
                                : " at " + migration.row().appliedAt()),
                "see the status: migration status");
    }

    private static Optional<Step> resume(Comparison input) {
        InFlight inFlight = input.history().inFlight();
        if (inFlight == null || inFlight.undo()) {
            return Optional.empty();
        }
        ParsedMigration parsed = input.parsed().get(inFlight.version());
        return parsed == null ? Optional.empty() : Optional.of(resumeUp(inFlight, parsed, null));
    }

    /** Resumes an interrupted migration. */
    public static Resume resumeUp(InFlight inFlight, ParsedMigration parsed, @Nullable UnknownOutcome open) {
        Migration migration = parsed.migration();
        return new Resume(inFlight, migration.name(), migration.checksum(), parsed.up(), parsed.down(), open);
    }

    /** How a script runs; what speaks against it is added to the problems. */
    static Transactionality transactionality(Script script, List<Problem> problems) {
        Statement control = script.firstTransactionControl();
        if (control != null) {
            problems.add(Problem.warning(
                    Code.TRANSACTION_CONTROL,
                    new Place(script.name(), control.line(), control.column()),
                    "The script controls transactions itself, so it runs statement by statement, and what it did"
                            + " before a failure stays.",
                    "leave transactions to the library, or split the file"));
        }
        boolean cannot = control != null || script.hasNonTransactional() || script.needsOwnTransactionPerStatement();
        Predicate<ScriptOptions.Transaction> wanted = script.options().transaction()::equals;
        if (cannot && wanted.test(ScriptOptions.Transaction.ON)) {
            problems.add(Problem.error(
                    Code.TRANSACTION_CONTROL,
                    Place.of(script.name()),
                    "The option transaction=on wants one transaction, but the script has statements that cannot run"
                            + " in one.",
                    "remove the option, or move those statements to a migration of their own"));
        }
        return cannot || wanted.test(ScriptOptions.Transaction.OFF)
                ? Transactionality.JOURNALED
                : Transactionality.TRANSACTION;
    }
}
