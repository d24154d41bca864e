// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.fixture.Chaos;
import dev.migration.fixture.EmptyPostgreSql;
import dev.migration.fixture.Fleet;
import dev.migration.fixture.PostgreSqlWorkbench;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Instances of an application that start at once, and are killed at random. */
class PostgreSqlChaosTest extends PostgreSqlWorkbench {

    private static final int MIGRATIONS = 100;

    private static String name(int number) {
        return "%04d_effect.sql".formatted(number);
    }

    private static List<String> effects(int... numbers) {
        return IntStream.of(numbers).mapToObj(Integer::toString).toList();
    }

    private Chaos chaos(int migrations) {
        return new Chaos(
                this,
                EmptyPostgreSql.url(),
                session -> column("SELECT pg_terminate_backend(" + session + ")"),
                migrations);
    }

    private void transactional() {
        for (int i = 1; i <= MIGRATIONS; i++) {
            write(
                    name(i),
                    i == 1 ? "CREATE TABLE effects (n INT);" : "",
                    "CREATE TABLE t" + i + " (n INT);",
                    "SELECT pg_sleep(0.01);",
                    "INSERT INTO effects VALUES (" + i + ");");
        }
    }

    private void everyMigrationRunsOnce(long seed) {
        transactional();
        chaos(MIGRATIONS)
                .rage(seed, 5, effects(IntStream.rangeClosed(1, MIGRATIONS).toArray()));
    }

    @Test
    @Tag("deep")
    void everyMigrationRunsOnce() {
        everyMigrationRunsOnce(1);
    }

    @RepeatedTest(20)
    @Tag("deep")
    void everyMigrationRunsOnceInManyRounds(RepetitionInfo round) {
        everyMigrationRunsOnce(1000L + round.getCurrentRepetition());
    }

    private void everyStatementRunsOnce(long seed) {
        int migrations = 20;
        for (int i = 1; i <= migrations; i++) {
            // Of each statement the catalogue tells for sure whether it took effect.
            write(
                    name(i),
                    i == 1 ? "CREATE TABLE effects (n INT);" : "",
                    "CREATE TABLE t" + i + " (n INT);",
                    "INSERT INTO t" + i + " SELECT generate_series(1, 20000);",
                    "INSERT INTO effects VALUES (" + i + ");",
                    "CREATE INDEX CONCURRENTLY t" + i + "_by_n ON t" + i + " (n);",
                    "INSERT INTO effects VALUES (" + (100 + i) + ");",
                    "DROP INDEX CONCURRENTLY t" + i + "_by_n;",
                    "CREATE UNIQUE INDEX CONCURRENTLY t" + i + "_n ON t" + i + " (n);",
                    "INSERT INTO effects VALUES (" + (200 + i) + ");");
        }
        chaos(migrations)
                .rage(
                        seed,
                        5,
                        effects(Stream.of(0, 100, 200)
                                .flatMapToInt(more -> IntStream.rangeClosed(more + 1, more + migrations))
                                .toArray()));
        assertThat(column("SELECT indisvalid FROM pg_index WHERE indrelid::regclass::text ~ '^t[0-9]'"))
                .hasSize(migrations)
                .containsOnly("t");
    }

    @Test
    @Tag("deep")
    void everyStatementOutsideATransactionRunsOnce() {
        everyStatementRunsOnce(1);
    }

    @RepeatedTest(20)
    @Tag("deep")
    void everyStatementOutsideATransactionRunsOnceInManyRounds(RepetitionInfo round) {
        everyStatementRunsOnce(1000L + round.getCurrentRepetition());
    }

    @Test
    @Tag("deep")
    void noneOfEightFails() {
        transactional();
        try (var fleet = new Fleet(EmptyPostgreSql.url(), folder)) {
            fleet.start(8);
            fleet.awaitEnd();

            assertThat(fleet.members()).allMatch(member -> member.awaitEnd() == 0, fleet.toString());
            assertThat(fleet.members().stream()
                            .flatMap(member -> member.said("completed").stream())
                            .toList())
                    .hasSize(MIGRATIONS)
                    .doesNotHaveDuplicates();
        }
    }
}
