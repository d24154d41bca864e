// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.DownScript;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationStatus;
import dev.migration.OutOfOrder;
import dev.migration.Phase;
import dev.migration.Problem;
import dev.migration.Sequence;
import dev.migration.State;
import dev.migration.StatusReport;
import dev.migration.Target;
import dev.migration.Version;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.plan.Comparison.MigrationState;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.plan.Steps.Step.Apply;
import dev.migration.internal.plan.Steps.Step.Undo;
import dev.migration.internal.plan.UndoPlanner.RowToUndo;
import dev.migration.internal.settings.Settings.Rules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** What holds of every plan, whatever the files and the history are. */
class PlannerPropertyTest {

    /** What there is of one version. */
    enum Found {
        FILE,
        FILE_THAT_FAILED,
        FILE_AND_ROW,
        CHANGED_FILE_AND_ROW,
        RENAMED_FILE_AND_ROW,
        ROW
    }

    /** Every version from 1 on, or that many days of 2024, has a file, a row or both. */
    record World(
            List<Found> found,
            boolean timestamps,
            Rules rules,
            long seed,
            @Nullable Integer baseline) {

        MigrationStates states() {
            return MigrationStates.of(situation(), rules());
        }

        Comparison situation() {
            return given(new Random(seed)).situation();
        }

        History history() {
            return given(new Random(seed)).history();
        }

        private Given given(Random random) {
            var given = Given.sections().sequence(rules.sequence()).outOfOrder(rules.outOfOrder());
            if (baseline != null) {
                given.baseline(version(baseline));
            }
            List<Integer> order =
                    new ArrayList<>(IntStream.range(0, found.size()).boxed().toList());
            Collections.shuffle(order, random);
            order.forEach(i -> put(given, i));
            return given;
        }

        private void put(Given given, int i) {
            String stem = version(i) + "_m";
            // The history has a version once, and here the baseline has it.
            switch (baseline != null && baseline == i ? Found.FILE : found.get(i)) {
                case FILE -> given.files(stem);
                case FILE_THAT_FAILED -> given.files(stem).failed(version(i));
                case FILE_AND_ROW -> given.files(stem).applied(stem);
                case CHANGED_FILE_AND_ROW -> given.files(stem).appliedAs(stem, "SELECT 'old'");
                case RENAMED_FILE_AND_ROW ->
                    given.file(version(i) + "_new", "SELECT " + i).appliedAs(stem, "SELECT " + i);
                case ROW -> given.applied(stem);
            }
        }

        private String version(int i) {
            return timestamps ? "20240101%06d".formatted(i + 1) : "%04d".formatted(i + 1);
        }
    }

    @Provide
    Arbitrary<World> worlds() {
        return worlds(
                Arbitraries.of(Found.class),
                Arbitraries.of(Sequence.class),
                Arbitraries.of(OutOfOrder.class),
                Arbitraries.integers().between(0, 8).injectNull(0.8));
    }

    /** Worlds in which nothing forbids a plan. */
    @Provide
    Arbitrary<World> soundWorlds() {
        return worlds(
                Arbitraries.of(Found.FILE, Found.FILE_THAT_FAILED, Found.FILE_AND_ROW, Found.RENAMED_FILE_AND_ROW),
                Arbitraries.just(Sequence.RELAXED),
                Arbitraries.just(OutOfOrder.ALLOW),
                Arbitraries.integers().between(0, 8).injectNull(0.8));
    }

    private static Arbitrary<World> worlds(
            Arbitrary<Found> found,
            Arbitrary<Sequence> sequences,
            Arbitrary<OutOfOrder> orders,
            Arbitrary<Integer> baselines) {
        return Combinators.combine(
                        found.list().ofMaxSize(12),
                        Arbitraries.of(true, false),
                        sequences,
                        orders,
                        Arbitraries.longs(),
                        baselines)
                .as((list, timestamps, sequence, order, seed, baseline) -> new World(
                        list, timestamps, new Rules(sequence, order, Set.of(), null, Phase.ALL), seed, baseline));
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void theSameFilesAndHistoryGiveTheSamePlan(@ForAll("worlds") World world) {
        assertThat(outcome(world.situation(), world.rules(), Target.all()))
                .isEqualTo(outcome(world.situation(), world.rules(), Target.all()));
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void theOrderOfTheRowsDoesNotMatter(@ForAll("worlds") World world) {
        Comparison one = world.situation();
        var rows = new ArrayList<>(one.history().applied());
        Collections.shuffle(rows, new Random(world.seed()));
        History history = one.history();
        Comparison other = with(
                one, new History(history.server(), history.present(), rows, history.inFlight(), history.failures()));

        assertThat(outcome(other, world.rules(), Target.all())).isEqualTo(outcome(one, world.rules(), Target.all()));
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void afterAPlanWasAppliedNothingIsPending(@ForAll("soundWorlds") World world) {
        Comparison before = world.situation();
        Steps plan = Planner.plan(MigrationStates.of(before, world.rules()), Target.all());

        Comparison after = with(before, applied(before.history(), plan));

        assertThat(Planner.plan(MigrationStates.of(after, world.rules()), Target.all())
                        .steps())
                .isEmpty();
        assertThat(MigrationStates.of(after, world.rules()).migrations())
                .extracting(MigrationState::state)
                .isSubsetOf(State.APPLIED, State.BASELINE);
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void aRunAppliesWhatTheStatusShowsAsPending(@ForAll("worlds") World world) {
        StatusReport status = world.states().toReport("H2", "", List.of());

        plan(world.situation(), world.rules(), Target.all())
                .ifPresent(plan -> assertThat(versions(plan.steps()))
                        .extracting(Version::text)
                        .isEqualTo(status.pending().stream()
                                .map(MigrationStatus::version)
                                .toList()));
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void migrationsRunInTheOrderOfTheirVersions(@ForAll("soundWorlds") World world) {
        Steps plan = Planner.plan(world.states(), Target.all());

        assertThat(plan.steps()).extracting(Step::version).isSortedAccordingTo(Comparator.naturalOrder());
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void aCountIsThatMuchOfTheWholePlan(
            @ForAll("soundWorlds") World world, @ForAll @IntRange(min = 1, max = 13) int n) {
        List<Step> all = Planner.plan(world.states(), Target.all()).steps();

        assertThat(versions(Planner.plan(world.states(), Target.count(n)).steps()))
                .isEqualTo(versions(all.subList(0, Math.min(n, all.size()))));
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void aVersionIsWhereTheWholePlanIsCut(@ForAll("soundWorlds") World world, @ForAll @IntRange(max = 11) int index) {
        Assume.that(index < world.found().size());
        Version to = Version.of(world.version(index));
        List<Step> all = Planner.plan(world.states(), Target.all()).steps();

        List<Step> cut =
                Planner.plan(world.states(), new Target(null, to, null)).steps();

        assertThat(versions(cut)).isEqualTo(versions(all.subList(0, cut.size())));
        assertThat(cut).extracting(Step::version).allMatch(version -> version.compareTo(to) <= 0);
        assertThat(all.subList(cut.size(), all.size()))
                .extracting(Step::version)
                .allMatch(version -> version.compareTo(to) > 0);
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void whatIsAppliedNeverRunsAgain(@ForAll("worlds") World world) {
        Comparison situation = world.situation();
        Set<Version> applied = new LinkedHashSet<>();
        situation.history().applied().forEach(row -> applied.add(row.version()));

        assertThat(plan(situation, world.rules(), Target.all())
                        .map(Steps::steps)
                        .orElse(List.of()))
                .extracting(Step::version)
                .noneMatch(applied::contains)
                .doesNotHaveDuplicates();
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void anErrorMeansNoPlan(@ForAll("worlds") World world) {
        Comparison situation = world.situation();
        boolean wrong = Planner.validate(MigrationStates.of(situation, world.rules())).stream()
                .anyMatch(Problem::isError);

        assertThat(plan(situation, world.rules(), Target.all()).isEmpty()).isEqualTo(wrong);
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void undoingWhatWasAppliedGivesBackTheEarlierHistory(@ForAll("soundWorlds") World world) {
        Comparison before = world.situation();
        Steps up = Planner.plan(MigrationStates.of(before, world.rules()), Target.all());
        Assume.that(!up.steps().isEmpty());
        History after = applied(before.history(), up);

        List<AppliedMigration> rows =
                UndoPlanner.rowsToUndo(after, Target.count(up.steps().size()), version -> true);
        Steps down = UndoPlanner.plan(undoings(rows), any -> new UndoPlanner.MissingDownScript(null, false), List.of());

        assertThat(versions(down.steps())).isEqualTo(reversed(versions(up.steps())));
        assertThat(undone(after, down)).isEqualTo(before.history());
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void undoingToAVersionLeavesNothingAboveIt(@ForAll("soundWorlds") World world) {
        History history = world.history();
        for (AppliedMigration row : history.applied()) {
            List<AppliedMigration> rows =
                    UndoPlanner.rowsToUndo(history, new Target(null, row.version(), null), version -> true);

            assertThat(undone(
                                    history,
                                    UndoPlanner.plan(
                                            undoings(rows),
                                            any -> new UndoPlanner.MissingDownScript(null, false),
                                            List.of()))
                            .applied())
                    .filteredOn(left -> left.kind() != Kind.BASELINE)
                    .extracting(AppliedMigration::version)
                    .allMatch(left -> left.compareTo(row.version()) <= 0);
        }
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void aBaselineOfFlywayRunsInsteadOfWhatIsBelowItAndOnlyWhereNothingElseHas(
            @ForAll("soundWorlds") World some,
            @ForAll boolean fresh,
            @ForAll @IntRange(max = 11) int index,
            @ForAll @IntRange(max = 11) int to) {
        Assume.that(index < some.found().size() && to < some.found().size());
        List<Found> found = fresh ? Collections.nCopies(some.found().size(), Found.FILE) : some.found();
        var world = new World(found, some.timestamps(), some.rules(), some.seed(), fresh ? null : some.baseline());
        Given given = world.given(new Random(world.seed())).flywaysBaseline(world.version(index));
        History history = world.history();
        Version baseline = Version.of(world.version(index));
        Target target = new Target(null, Version.of(world.version(to)), null);
        List<Version> all = versions(Planner.plan(world.states(), Target.all()).steps());
        List<Version> cut = versions(Planner.plan(world.states(), target).steps());
        boolean runs = history.applied().isEmpty();

        Steps plan = Planner.plan(MigrationStates.of(given.situation(history), world.rules()), Target.all());
        Steps toTarget = Planner.plan(MigrationStates.of(given.situation(history, target), world.rules()), target);

        assertThat(versions(plan.steps())).isEqualTo(runs ? all.subList(index, all.size()) : all);
        assertThat(plan.steps())
                .filteredOn(step -> step.name().startsWith("B"))
                .extracting(Step::version)
                .isEqualTo(runs ? List.of(baseline) : List.of());
        assertThat(versions(toTarget.steps())).isEqualTo(runs && index <= to ? cut.subList(index, cut.size()) : cut);
        MigrationStates after = MigrationStates.of(given.situation(applied(history, plan)), world.rules());
        assertThat(Planner.plan(after, Target.all()).steps()).isEmpty();
        assertThat(after.migrations()).extracting(MigrationState::state).isSubsetOf(State.APPLIED, State.BASELINE);
    }

    private static Optional<Steps> plan(Comparison situation, Rules rules, Target target) {
        try {
            return Optional.of(Planner.plan(MigrationStates.of(situation, rules), target));
        } catch (InvalidMigrationsException e) {
            assertThat(e.problems()).anyMatch(Problem::isError);
            return Optional.empty();
        }
    }

    private static List<String> outcome(Comparison situation, Rules rules, Target target) {
        try {
            Steps plan = Planner.plan(MigrationStates.of(situation, rules), target);
            var outcome = new ArrayList<>(Given.steps(plan));
            outcome.addAll(Given.texts(plan.warnings()));
            return outcome;
        } catch (InvalidMigrationsException e) {
            return Given.texts(e.problems());
        }
    }

    private static History applied(History history, Steps plan) {
        var rows = new ArrayList<>(history.applied());
        for (Step step : plan.steps()) {
            assertThat(step).isInstanceOf(Apply.class);
            rows.add(new AppliedMigration(
                    rows.stream().mapToLong(AppliedMigration::id).max().orElse(0) + 1,
                    step.version(),
                    step.name(),
                    Given.AT,
                    step.checksum(),
                    Kind.MIGRATION,
                    "clinic@host",
                    Duration.ZERO));
        }
        return new History(history.server(), true, rows, null, history.failures());
    }

    private static History undone(History history, Steps plan) {
        var rows = new ArrayList<>(history.applied());
        plan.steps().forEach(step -> rows.remove(((Undo) step).row()));
        return new History(history.server(), true, rows, null, history.failures());
    }

    private static Comparison with(Comparison situation, History history) {
        return new Comparison(
                situation.set(),
                situation.parsed(),
                history,
                situation.edits(),
                situation.lockFile(),
                situation.fileProblems(),
                null,
                false,
                null);
    }

    private static List<RowToUndo> undoings(List<AppliedMigration> rows) {
        return rows.stream()
                .map(row -> new RowToUndo(row, Given.script(row.name(), "SELECT 1;"), DownScript.FILE))
                .toList();
    }

    private static List<Version> versions(List<? extends Step> steps) {
        return steps.stream().map(Step::version).toList();
    }

    private static List<Version> reversed(List<Version> versions) {
        var reversed = new ArrayList<>(versions);
        Collections.reverse(reversed);
        return reversed;
    }
}
