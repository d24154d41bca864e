// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.fixture.EmptyPostgreSql;
import dev.migration.fixture.Fleet;
import dev.migration.fixture.Fleet.Member;
import dev.migration.fixture.PostgreSqlWorkbench;
import dev.migration.fixture.Timings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Instances that find another one at work. */
@Tag("smoke-only")
class PostgreSqlWaitersTest extends PostgreSqlWorkbench {

    private static final int WAITING = 8;

    /** They look four times a second, and so leave within half of one; a machine that does much else wakes them late. */
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private void allWaitingInstancesReportItAndEndWithIt(int seconds) throws SQLException {
        execute("CREATE TABLE t (n INT)");
        write(
                "0001_long.sql",
                "SELECT pg_advisory_xact_lock(1);",
                "SELECT pg_sleep(" + seconds + ");",
                // It would wait for each of the others that has a snapshot.
                "CREATE INDEX CONCURRENTLY t_by_n ON t (n);");
        try (Connection gate = dataSource.getConnection();
                Statement statement = gate.createStatement();
                var fleet = new Fleet(EmptyPostgreSql.url(), folder)) {
            statement.execute("SELECT pg_advisory_lock(1)");
            Member holder = fleet.start();
            Fleet.await("the first is at work", () -> isAtWork("0001"));
            fleet.start(WAITING);
            Fleet.await(
                    "all wait",
                    () -> fleet.members().stream()
                                    .filter(member -> member.hasSaid("waits for"))
                                    .count()
                            == WAITING);
            statement.execute("SELECT pg_advisory_unlock(1)");
            fleet.awaitEnd();

            assertThat(fleet.members()).allMatch(member -> member.awaitEnd() == 0, fleet.toString());
            List<Long> late = new ArrayList<>();
            for (Member waiting : fleet.members().subList(1, 1 + WAITING)) {
                assertThat(waiting.said("waits for"))
                        // Whoever asks as the holder leaves can be told no more, or finds its session restored.
                        .filteredOn(news -> !news.equals("an instance that is about to release it")
                                && !news.contains("application \"PostgreSQL JDBC Driver\""))
                        .isNotEmpty()
                        .allMatch(
                                news -> news.matches(
                                        "process " + holder.said("session").get(0)
                                                + ", user postgres, from \\S+, application \"migration 0001 since"
                                                + " \\d\\d:\\d\\d:\\d\\dZ\", connected since"
                                                + " \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ"),
                                "names the holder, since when and what runs");
                assertThat(waiting.said("applied")).containsExactly("0");
                late.add(waiting.saidAt("applied") - holder.saidAt("completed 0001"));
            }
            Timings.note("waiters left after the holder's end, in ms", late.toString());
            assertThat(late).allMatch(millis -> millis <= LIMIT.toMillis(), "left soon");
        }
    }

    private boolean isAtWork(String version) {
        return !column("SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'migration " + version
                        + " since%'")
                .isEmpty();
    }

    @Test
    void allWaitingInstancesReportTheHolderAndEndWithIt() throws SQLException {
        allWaitingInstancesReportItAndEndWithIt(2);
    }

    @Test
    @Tag("deep")
    void allWaitingInstancesReportTheHolderAndEndAfterALongWait() throws SQLException {
        allWaitingInstancesReportItAndEndWithIt(20);
    }

    @Test
    @Tag("smoke")
    void oneForWhomNothingIsPendingLeavesWhileTheHolderIsAtWork(@TempDir Path older) throws Exception {
        write("0001_first.sql", "SELECT pg_advisory_xact_lock(1);");
        write("0002_second.sql", "SELECT pg_advisory_xact_lock(2);");
        copy("0001_first.sql", older);
        try (Connection gate = dataSource.getConnection();
                Statement statement = gate.createStatement();
                var newer = new Fleet(EmptyPostgreSql.url(), folder);
                var waiting = new Fleet(EmptyPostgreSql.url(), older)) {
            statement.execute("SELECT pg_advisory_lock(1), pg_advisory_lock(2)");
            Member holder = newer.start();
            Fleet.await("the first is at work", () -> isAtWork("0001"));
            Member one = waiting.start();
            Fleet.await("the second waits", () -> one.hasSaid("waits for"));

            statement.execute("SELECT pg_advisory_unlock(1)");

            assertThat(one.awaitEnd()).as(one.toString()).isZero();
            assertThat(one.said("applied")).containsExactly("0");
            // Between two tries it is not, and it may not end before the next line.
            Fleet.await("the first is still at work", () -> isAtWork("0002"));
            statement.execute("SELECT pg_advisory_unlock(2)");
            assertThat(holder.awaitEnd()).as(holder.toString()).isZero();
        }
    }

    private void copy(String name, Path to) throws IOException {
        Files.copy(folder.resolve(name), to.resolve(name));
    }

    @Test
    void aWaitThatIsTooLongEndsInTime() throws SQLException {
        write("0001_first.sql", "-- option: lock_timeout=60s", "SELECT pg_advisory_xact_lock(1);");
        try (Connection gate = dataSource.getConnection();
                Statement statement = gate.createStatement();
                var fleet = new Fleet(EmptyPostgreSql.url(), folder).waitTimeout(Duration.ofSeconds(3))) {
            statement.execute("SELECT pg_advisory_lock(1)");
            Member holder = fleet.start();
            Fleet.await("the first is at work", () -> isAtWork("0001"));
            Member impatient = fleet.start();

            assertThat(impatient.awaitEnd()).isOne();
            assertThat(impatient.said("failed")).containsExactly("wait-timeout");
            // The wait begins before the one who is waited for is looked up and named.
            assertThat(impatient.saidAt("failed") - impatient.saidAt("waits for"))
                    .isBetween(1_000L, 7_000L);
            statement.execute("SELECT pg_advisory_unlock(1)");
            assertThat(holder.awaitEnd()).as(holder.toString()).isZero();
        }
    }
}
