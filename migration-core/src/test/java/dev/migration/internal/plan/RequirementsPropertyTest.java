// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.OutOfOrder;
import dev.migration.Problem;
import dev.migration.Sequence;
import dev.migration.Target;
import dev.migration.Version;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.layout.Metadata.Requirement;
import dev.migration.internal.plan.Steps.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What holds of every graph of requirements, whatever is applied, and in whatever order it was. */
class RequirementsPropertyTest {

    private static final int COUNT = 7;

    private static String stem(int version) {
        return "000" + version + "_m";
    }

    /** Each version requires any of those below it. */
    private static Given graph(Random random, double applied) {
        Given given = Given.sections().sequence(Sequence.RELAXED).outOfOrder(OutOfOrder.ALLOW);
        List<Integer> order = new ArrayList<>();
        for (int version = 1; version <= COUNT; version++) {
            Set<String> required = new TreeSet<>();
            for (int lower = 1; lower < version; lower++) {
                if (random.nextInt(3) == 0) {
                    required.add("000" + lower);
                }
            }
            given.file(
                    stem(version),
                    required.isEmpty() ? "SELECT 1;" : "-- option: requires=" + String.join(",", required));
            order.add(version);
        }
        Collections.shuffle(order, random);
        for (int version : order) {
            if (random.nextDouble() < applied) {
                given.row(stem(version), checksum(given, version), AppliedMigration.Kind.MIGRATION);
            }
        }
        return given;
    }

    private static String checksum(Given given, int version) {
        return given.situation().set().migrations().get(version - 1).checksum();
    }

    private static Set<Version> required(Given given, Version version) {
        return given.situation().parsed().get(version).requirements().stream()
                .map(Requirement::version)
                .collect(Collectors.toSet());
    }

    /** What was interrupted is the first step, whatever it requires. */
    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void nothingIsResumedBeforeWhatItRequires(@ForAll long seed, @ForAll @IntRange(min = 1, max = COUNT) int version) {
        Given given = graph(new Random(seed), 0.5);
        Set<Version> applied = new HashSet<>(given.history().versions());
        Version resumed = Version.of("" + version);
        if (applied.contains(resumed)) {
            return;
        }
        given.interrupted(stem(version), 1, "no");
        List<Step> steps;
        try {
            steps = given.plan(Target.all()).steps();
        } catch (InvalidMigrationsException e) {
            assertThat(applied.containsAll(required(given, resumed))).isFalse();
            return;
        }

        for (Step step : steps) {
            assertThat(applied).containsAll(required(given, step.version()));
            applied.add(step.version());
        }
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void oneFileRunsIfAndOnlyIfWhatItRequiresIsApplied(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = COUNT) int version) {
        Given given = graph(new Random(seed), 0.7);
        Set<Version> applied = given.history().versions();
        Version one = Version.of("" + version);
        if (applied.contains(one)) {
            return;
        }

        boolean runs;
        try {
            runs = given.steps(Target.file(stem(version))).size() == 1;
        } catch (InvalidMigrationsException e) {
            assertThat(e.problems())
                    .filteredOn(Problem::isError)
                    .extracting(Problem::code)
                    .containsOnly(Code.UNMET_REQUIREMENT);
            runs = false;
        }

        assertThat(runs).isEqualTo(applied.containsAll(required(given, one)));
    }
}
