package dev.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Fleet.Member;
import dev.migration.plan.State;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Eight instances on an empty database, of which one after the other is killed, or its session, until everything is
 * applied: each migration makes a table and leaves rows, so that what ran twice is seen.
 */
final class Chaos {

    private static final int INSTANCES = 8;

    private final Workbench bench;
    private final String url;
    private final Consumer<String> cutSession;
    private final int migrations;

    /**
     * Of migrations that each make one table and write their rows into the table effects.
     *
     * @param cutSession ends the session of this number, if it has not ended by itself meanwhile
     */
    Chaos(Workbench bench, String url, Consumer<String> cutSession, int migrations) {
        this.bench = bench;
        this.url = url;
        this.cutSession = cutSession;
        this.migrations = migrations;
    }

    /** With as many blows at random times, from the first table on; the same seed strikes at the same progress. */
    void rage(long seed, int blows, List<String> effects) {
        var random = new Random(seed);
        Set<Member> struck = new HashSet<>();
        try (var fleet = new Fleet(url, bench.folder())) {
            try {
                fleet.start(INSTANCES);
                int[] moments = random.ints(blows, 1, migrations).sorted().toArray();
                for (int moment : moments) {
                    Fleet.await(
                            "table " + moment,
                            () -> tables() >= moment || fleet.alive().isEmpty());
                    // Anywhere in a migration, not only behind a commit.
                    LockSupport.parkNanos(random.nextLong(TimeUnit.MILLISECONDS.toNanos(30)));
                    if (fleet.alive().isEmpty()) {
                        break;
                    }
                    Member victim = victim(fleet.alive(), random);
                    strike(victim, random);
                    struck.add(victim);
                    fleet.start();
                }
                fleet.awaitEnd();
                assertThat(fleet.members())
                        .filteredOn(member -> !struck.contains(member))
                        .allMatch(member -> member.awaitEnd() == 0, "was left alone, so it does not fail");
                assertEverythingHappenedOnce(effects);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + "\n" + fleet, e);
            }
        }
    }

    /** Mostly the one who runs migrations now; else any of the others. */
    private static Member victim(List<Member> alive, Random random) {
        return random.nextInt(4) == 0
                ? alive.get(random.nextInt(alive.size()))
                : alive.stream()
                        .filter(member -> member.hasSaid("started"))
                        .max(Comparator.comparingLong(member -> member.saidAt("started")))
                        .orElse(alive.get(0));
    }

    private void strike(Member victim, Random random) {
        List<String> sessions = victim.said("session");
        if (random.nextBoolean() || sessions.isEmpty()) {
            victim.kill();
        } else {
            cutSession.accept(sessions.get(sessions.size() - 1));
        }
    }

    private long tables() {
        return bench.tableNames().stream().filter(name -> name.matches("t\\d+")).count();
    }

    private void assertEverythingHappenedOnce(List<String> effects) {
        List<String> versions =
                IntStream.rangeClosed(1, migrations).mapToObj("%04d"::formatted).toList();
        assertThat(bench.column("SELECT n FROM effects ORDER BY n")).isEqualTo(effects);
        assertThat(tables()).isEqualTo(migrations);
        assertThat(bench.column("SELECT version FROM __migrations ORDER BY id")).isEqualTo(versions);
        assertThat(bench.column("SELECT version FROM __migrations_log WHERE action = 'apply' ORDER BY id"))
                .isEqualTo(versions);
        assertThat(bench.column("SELECT version FROM __migrations_run WHERE version IS NOT NULL"))
                .isEmpty();
        assertThat(bench.states()).containsOnly(State.APPLIED);
        assertThat(bench.up().migrations()).isEmpty();
    }
}
