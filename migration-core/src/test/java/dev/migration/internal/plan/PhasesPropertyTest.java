// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.OutOfOrder;
import dev.migration.Phase;
import dev.migration.Sequence;
import dev.migration.Target;
import dev.migration.internal.header.Checksum;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.plan.Steps.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What holds of all migrations of both phases, whatever they require of each other. */
class PhasesPropertyTest {

    private static final int COUNT = 8;

    /** The scripts of a release and those before it, and what ran, in order. */
    private record World(List<String> scripts, List<String> applied) {

        static World random(Random random) {
            List<String> scripts = new ArrayList<>();
            for (int version = 1; version <= COUNT; version++) {
                var option = new StringBuilder("-- option: phase=" + (random.nextInt(3) == 0 ? "contract" : "expand"));
                for (int lower = 1; lower < version; lower++) {
                    option.append(random.nextInt(6) == 0 ? " requires=000" + lower : "");
                }
                scripts.add(option + "\nSELECT " + version + ";");
            }
            return new World(scripts, new ArrayList<>());
        }

        /** A run of a build with the first migrations. Out of order, it would be refused. */
        void run(Phase phase, int count) {
            Given given = Given.sections()
                    .sequence(Sequence.RELAXED)
                    .outOfOrder(OutOfOrder.REJECT)
                    .phase(phase);
            for (int version = 1; version <= count; version++) {
                given.file(stem(version), scripts.get(version - 1));
            }
            for (String stem : applied) {
                given.row(stem, Checksum.of(scripts.get(version(stem) - 1)), Kind.MIGRATION);
            }
            given.plan(Target.all()).steps().stream().map(Step::name).forEach(applied::add);
        }

        boolean isContract(String stem) {
            return scripts.get(version(stem) - 1).contains("contract");
        }
    }

    private static String stem(int version) {
        return "000" + version + "_m";
    }

    private static int version(String stem) {
        return Integer.parseInt(stem.substring(0, 4));
    }

    private static List<String> stems() {
        return IntStream.rangeClosed(1, COUNT)
                .mapToObj(PhasesPropertyTest::stem)
                .toList();
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void bothPhasesApplyWhatOneRunOfAllDoes(@ForAll long seed) {
        World world = World.random(new Random(seed));

        world.run(Phase.EXPAND, COUNT);
        assertThat(world.applied()).noneMatch(world::isContract);
        world.run(Phase.CONTRACT, COUNT);

        assertThat(world.applied()).containsExactlyInAnyOrderElementsOf(stems());
    }

    /** The job of the release before may come after the start of the next one. */
    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void noReleaseIsRefusedWhateverTheContractOfAnOlderOneDid(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = COUNT) int older) {
        World world = World.random(new Random(seed));

        world.run(Phase.EXPAND, older);
        world.run(Phase.EXPAND, COUNT);
        world.run(Phase.CONTRACT, older);
        world.run(Phase.EXPAND, COUNT);
        world.run(Phase.CONTRACT, COUNT);

        assertThat(world.applied()).containsExactlyInAnyOrderElementsOf(stems());
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void aRunOfAllAppliesWhatIsLeft(@ForAll long seed, @ForAll @IntRange(min = 1, max = COUNT) int older) {
        World world = World.random(new Random(seed));

        world.run(Phase.EXPAND, older);
        world.run(Phase.ALL, COUNT);

        assertThat(world.applied()).containsExactlyInAnyOrderElementsOf(stems());
    }
}
