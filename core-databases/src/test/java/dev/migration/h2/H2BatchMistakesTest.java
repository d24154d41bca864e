// SPDX-License-Identifier: Apache-2.0
package dev.migration.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationEvent;
import dev.migration.MigrationFailedException;
import dev.migration.MigrationStatus;
import dev.migration.Migrator;
import dev.migration.Policy;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.Target;
import dev.migration.fixture.H2Workbench;
import dev.migration.fixture.Workbench;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What somebody does with a migration in batches that is half done. */
class H2BatchMistakesTest extends H2Workbench {

    private static final String RANGE = " WHERE id BETWEEN :from AND :to;";

    @BeforeEach
    void aTable() {
        write("0001_orders.sql", "CREATE TABLE orders (id BIGINT PRIMARY KEY, changes INT NOT NULL);");
        up();
        execute("INSERT INTO orders SELECT x, 0 FROM SYSTEM_RANGE(1, 3000)");
    }

    private void fill(String changes) {
        write("0002_fill.sql", "-- option: batch=orders.id", "UPDATE orders SET changes = " + changes + RANGE);
    }

    private static String failingAbove(int id, String changes) {
        return "CASE WHEN id > " + id + " THEN NULL ELSE " + changes + " END";
    }

    private Migrator quick() {
        return builder().batchPause(0).build();
    }

    @Test
    void whatWasAppliedBeforeTheBatchesIsNamedWhereALaterOneFails() {
        fill("1");
        write("0003_wrong.sql", "ALTER TABLE nothing ADD COLUMN a INT;");

        assertThatThrownBy(this::up).hasMessageContaining("Applied in this run: 0002.");
    }

    @Test
    void whatWasAppliedBeforeIsNamedWhereTheBatchesFail() {
        write("0002_first.sql", "CREATE TABLE first (n INT);");
        write("0003_fill.sql", "-- option: batch=orders.id", "UPDATE orders SET changes = 1 / (id - id)" + RANGE);

        assertThatThrownBy(this::up).hasMessageContaining("Applied in this run: 0002. No row is changed yet");
    }

    /** After the first batch, of 1,000 rows. */
    private void failed() {
        fill(failingAbove(1500, "changes + 1"));
        assertThatThrownBy(() -> quick().up()).isInstanceOf(MigrationFailedException.class);
    }

    private List<String> changes() {
        return column("SELECT DISTINCT changes FROM orders ORDER BY changes");
    }

    private MigrationStatus fill() {
        return migrator().status().migrations().get(1);
    }

    @Test
    void afterAFailedFirstBatchAnEditedFileStartsAnew() {
        fill(failingAbove(500, "changes + 1"));
        assertThatThrownBy(() -> quick().up())
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("No row is changed yet; this batch was rolled back.")
                .hasMessageContaining("correct what the message names, then resume it: migration up");
        assertThat(fill().state()).isEqualTo(State.RUNNING);

        fill("changes + 2");
        quick().up();

        assertThat(changes()).containsExactly("2");
        assertThat(fill().state()).isEqualTo(State.APPLIED);
    }

    @Test
    void afterALaterBatchTheRowsAreToBeCorrectedNotTheFile() {
        fill(failingAbove(1500, "changes + 1"));

        assertThatThrownBy(() -> quick().up())
                .hasMessageContaining("1,000 rows are done and stay; this batch was rolled back.")
                .hasMessageContaining("correct what the message names, then resume it: migration up;"
                        + " to change the file, first: migration mark-failed 0002");
    }

    @Test
    void anEditAfterALaterBatchIsRefusedWithWhatEachWayDoes() {
        failed();
        fill("changes + 2");

        assertThatThrownBy(() -> quick().up())
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining(
                        "The file was edited after it had started in batches, which have changed 1,000 rows.")
                .hasMessageContaining("put the old text back and run migration up; or migration mark-failed 0002: it"
                        + " starts again at the first row; or migration mark-applied 0002: the rest is left as it is");
        assertThat(changes()).containsExactly("0", "1");
    }

    @Test
    void aFileThatWasToRunInBatchesDoesNotRunAtOnce() {
        fill("changes + 1");
        builder().policies(Set.of(Policy.BATCHES_LATER)).build().up();
        write("0002_fill.sql", "UPDATE orders SET changes = 7;");

        assertThatThrownBy(() -> quick().up())
                .hasMessageContaining("The file was edited after it had started in batches, which have changed 0 rows.")
                .hasMessageContaining("; or migration mark-failed 0002: it starts again at the first row");

        migrator().markFailed("0002");
        quick().up();
        assertThat(changes()).containsExactly("7");
    }

    @Test
    void aKilledWorkerDoesNotLookAlive() {
        failed();
        execute("UPDATE __migrations_run SET owner = 'web-1:4711:x', failure = NULL,"
                + " heartbeat = DATEADD(MINUTE, -25, heartbeat) WHERE id = 2");

        assertThat(fill().detail())
                .startsWith("33 %, 1,000 rows changed; no sign of life since 20")
                .endsWith("Z, as in a long batch; if its process has died, another instance continues in at most 20 s");
        assertThat(fill().batches().worker()).isNull();
        assertThat(fill().batches().left()).isNull();
    }

    @Test
    void aPausedOneHasNoRateAndNoTimeLeft() {
        failed();
        execute("UPDATE __migrations_run SET failure = NULL WHERE id = 2");

        migrator().pauseBatches("0002");

        assertThat(fill().detail()).isEqualTo("33 %, 1,000 rows changed; paused");
        assertThat(fill().batches().keys()).isEqualTo("1000 of 3000");
    }

    @Test
    void aMarkSaysHowFarItCame() {
        String extent = "1,000 rows up to key 1000 of 3000 are changed, those above it are not;"
                + " if it runs again, it begins at the first key.";
        failed();
        assertThat(migrator().markFailed("0002").warnings())
                .extracting(Problem::message)
                .containsExactly(extent);
        assertThat(logged("mark-failed")).containsExactly(extent);

        failed();
        assertThat(migrator().markApplied("0002").warnings())
                .extracting(Problem::message)
                .containsExactly(extent);
        assertThat(logged("mark-applied")).containsExactly(extent);
    }

    private List<String> logged(String action) {
        return column("SELECT error FROM __migrations_log WHERE action = '" + action + "'");
    }

    @Test
    void aRunFailsWhoseMigrationSomebodyMarksAsApplied() {
        fill("changes + 1");
        var marked = new AtomicBoolean();
        Migrator run = builder()
                .batchPause(0)
                .listener(event -> {
                    if (event instanceof MigrationEvent.BatchProgress && !marked.getAndSet(true)) {
                        CompletableFuture.runAsync(() -> migrator().markApplied("0002"))
                                .join();
                    }
                })
                .build();

        assertThatThrownBy(run::up)
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining(
                        "it was marked as applied meanwhile. 1,000 rows are done and stay; the rest is left"
                                + " as it is.")
                .hasMessageContaining("to go on with the others: migration up");
        assertThat(changes()).containsExactly("0", "1");
    }

    @Test
    void aStartThatOnlyStartsThemSaysSo() {
        fill("changes + 1");

        assertThat(builder().policies(Set.of(Policy.BATCHES_LATER)).build().up().warnings())
                .extracting(Problem::message)
                .containsExactly("0002_fill runs in batches in the background.");
    }

    private static String deletion(String key) {
        String[] names = key.split("\\.");
        return "DELETE FROM " + names[0] + " WHERE " + names[1] + " BETWEEN :from AND :to;";
    }

    @Test
    void sumsOverRowsWithoutSuchAKeyGoByThatOfTheTableTheyBelongTo() {
        execute(
                "CREATE TABLE items (order_id BIGINT NOT NULL, n INT NOT NULL)",
                "INSERT INTO items SELECT x, 1 FROM SYSTEM_RANGE(1, 300) UNION ALL SELECT x, 2 FROM SYSTEM_RANGE(1, 300)",
                "CREATE TABLE sums (id BIGINT PRIMARY KEY, n INT NOT NULL)");
        write(
                "0002_fill.sql",
                "-- option: batch=orders.id",
                "INSERT INTO sums SELECT o.id, COALESCE((SELECT SUM(i.n) FROM items i WHERE i.order_id = o.id), 0) FROM orders o",
                "WHERE o.id BETWEEN :from AND :to;");

        quick().up();

        assertThat(column("SELECT COUNT(*) FROM sums GROUP BY n ORDER BY n")).containsExactly("2700", "300");
    }

    @Test
    void aColumnThatTheServerSetsIsNoKey() {
        String now = " TIMESTAMP(6) DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6)";
        execute("CREATE DOMAIN changed AS" + now, "CREATE DOMAIN changed_again AS changed");
        for (String type : List.of(now, "changed", "changed_again")) {
            execute(
                    "DROP TABLE IF EXISTS seen",
                    "CREATE TABLE seen (at " + type + " NOT NULL, v INT)",
                    "CREATE INDEX seen_at ON seen (at)");
            write("0002_fill.sql", "-- option: batch=seen.at", "UPDATE seen SET v = 1 WHERE at BETWEEN :from AND :to;");

            assertThatThrownBy(this::up).hasMessageContaining("the server sets it when a row is changed");
        }
        execute(
                "CREATE DOMAIN plain AS BIGINT",
                "CREATE TABLE counts (id plain PRIMARY KEY, v INT)",
                "INSERT INTO counts VALUES (1, 0), (2, 0)");
        write(
                "0002_fill.sql",
                "-- option: batch=counts.id",
                "UPDATE counts SET v = v + 1 WHERE id BETWEEN :from AND :to;");

        quick().up();

        assertThat(column("SELECT DISTINCT v FROM counts")).containsExactly("1");
    }

    @Test
    void aDryRunCountsTheRowsWhereThereAreNoStatistics() {
        fill("changes + 1");

        assertThat(migrator().plan(Target.all()).steps().get(0).batches().rows())
                .isEqualTo(3000);
    }

    @Test
    void aDryRunKnowsThatTheColumnDoesNotExist() {
        for (String key : List.of("orders.idd", "order_.id")) {
            write("0002_fill.sql", "-- option: batch=" + key, deletion(key));
            assertThatThrownBy(() -> migrator().plan(Target.all()))
                    .isInstanceOf(InvalidMigrationsException.class)
                    .hasMessageContaining("The column " + key + " does not exist.");
        }
    }

    @Test
    void aDryRunDoesNotKnowWhatAMigrationBeforeItMakes() {
        write("0002_note.sql", "CREATE TABLE note (id INT);");
        write("0003_fill.sql", "-- option: batch=orders.idd", deletion("orders.idd"));
        assertThat(migrator().plan(Target.all()).warnings().toString())
                .contains("The column orders.idd does not exist.");
    }

    @Test
    void aRunIsNotStoppedHalfwayByWhatItWarnedOf() {
        write("0002_more.sql", "CREATE TABLE more (id INT);");
        migrator().writeLockFile();
        write("0002_more.sql", "CREATE TABLE more (id BIGINT);");
        write("0003_fill.sql", "-- option: batch=orders.id", "UPDATE orders SET changes = 1" + RANGE);
        write("0004_last.sql", "CREATE TABLE last (id INT);");

        var report = quick().up();

        assertThat(Workbench.names(report)).containsExactly("0002_more", "0003_fill", "0004_last");
        assertThat(report.warnings().toString()).contains("Checksum mismatch for migration 2");
    }
}
