// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static dev.migration.fixture.Workbench.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.migration.Baseline;
import dev.migration.BatchStatus;
import dev.migration.DownScript;
import dev.migration.MigrationEvent;
import dev.migration.MigrationStoppedException;
import dev.migration.Migrator;
import dev.migration.Plan.PlannedBatches;
import dev.migration.Policy;
import dev.migration.State;
import dev.migration.Target;
import dev.migration.fixture.CutConnection;
import dev.migration.fixture.CutConnection.When;
import dev.migration.fixture.Workbench;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Migrations that change a table range by range. */
interface BatchContract extends Workbench {

    int ROWS = 3000;

    private void filled() {
        write("0001_orders.sql", "CREATE TABLE orders (id BIGINT PRIMARY KEY, changes INT NOT NULL);");
        up();
        insertOrders();
    }

    private void insertOrders() {
        for (int from = 0; from < ROWS; from += 500) {
            List<String> values = new ArrayList<>();
            for (int id = from; id < from + 500; id++) {
                // With gaps, as in a real table.
                values.add("(" + (id * 3 + 7) + ", 0)");
            }
            execute("INSERT INTO orders (id, changes) VALUES " + String.join(", ", values));
        }
    }

    private void batched() {
        write("0002_fill.sql", """
                -- option: batch=orders.id
                UPDATE orders SET changes = changes + 1 WHERE id BETWEEN :from AND :to;""");
    }

    private void toFill() {
        filled();
        batched();
    }

    private Migrator.Builder quick() {
        return builder().batchPause(0);
    }

    private Migrator.Builder later() {
        return quick().policies(Set.of(Policy.BATCHES_LATER));
    }

    private List<String> changes() {
        return column("SELECT DISTINCT changes FROM orders ORDER BY changes");
    }

    /** Stopped after so many ranges. */
    private void stoppedAfter(int ranges) {
        var left = new AtomicInteger(ranges);
        var migrator = new AtomicReference<Migrator>();
        migrator.set(quick().listener(event -> {
                    if (event instanceof MigrationEvent.BatchProgress && left.decrementAndGet() == 0) {
                        // It waits for the end of the run, so not on the run's own thread.
                        CompletableFuture.runAsync(() -> migrator.get().stop());
                        pause();
                    }
                })
                .build());
        assertThatThrownBy(() -> migrator.get().up()).isInstanceOf(MigrationStoppedException.class);
    }

    private int rangesOfRun() {
        var ranges = new AtomicInteger();
        quick().listener(event -> {
                    if (event instanceof MigrationEvent.BatchProgress) {
                        ranges.incrementAndGet();
                    }
                })
                .build()
                .up();
        return ranges.get();
    }

    private static void pause() {
        try {
            Thread.sleep(300);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @Tag("smoke")
    default void eachRowIsChangedOnceInSeveralBatches() {
        toFill();
        write("0003_after.sql", "CREATE TABLE after_batches (id INT);");

        assertThat(rangesOfRun()).isBetween(2, 30);

        assertThat(appliedNames()).containsExactly("0001_orders", "0002_fill", "0003_after");
        assertThat(changes()).containsExactly("1");
        assertThat(states()).containsOnly(State.APPLIED);
        assertThat(actions()).containsExactly("apply", "apply", "apply");
        assertThat(column("SELECT version FROM __migrations_run WHERE version IS NOT NULL"))
                .isEmpty();
    }

    @Test
    @Tag("smoke")
    default void whatWasStoppedGoesOnWhereItWas() {
        toFill();
        stoppedAfter(1);

        assertThat(changes()).containsExactly("0", "1");
        assertThat(states()).containsExactly(State.APPLIED, State.RUNNING);
        assertThat(migrator().status().migrations().get(1).detail()).contains(" rows changed, ");

        assertThat(names(quick().build().up())).containsExactly("0002_fill");
        assertThat(changes()).containsExactly("1");
    }

    /** Nothing is applied yet, and still the schema has a history. */
    @Test
    default void theFirstMigrationOfASchemaWithTablesMayRunInBatches() {
        execute("CREATE TABLE orders (id BIGINT PRIMARY KEY, changes INT NOT NULL)");
        insertOrders();
        batched();
        later().baseline(Baseline.none()).build().up();

        quick().build().up();

        assertThat(changes()).containsExactly("1");
    }

    @Test
    default void twoProcessesChangeNothingTwice() {
        toFill();
        var first = CompletableFuture.supplyAsync(() -> quick().build().up());
        var second = CompletableFuture.supplyAsync(() -> quick().build().up());

        List<String> names = new ArrayList<>(names(first.join()));
        names.addAll(names(second.join()));

        assertThat(names).containsExactly("0002_fill");
        assertThat(changes()).containsExactly("1");
    }

    @Test
    default void whatFollowsIsHeldWhileAServiceLeavesBatchesForLater() {
        toFill();
        write("0003_after.sql", "CREATE TABLE after_batches (id INT);");
        write("0004_beside.sql", "-- option: beside-batches=on", "CREATE TABLE beside (id INT);");

        assertThat(names(later().build().up())).containsExactly("0004_beside");

        assertThat(states()).containsExactly(State.APPLIED, State.RUNNING, State.HELD, State.APPLIED);
        assertThat(later().build().up().warnings().toString())
                .contains("0002_fill runs in batches")
                .contains("0003_after");
        assertThat(changes()).containsExactly("0");

        assertThat(names(later().build().finishBatches())).containsExactly("0002_fill", "0003_after");
        assertThat(changes()).containsExactly("1");
    }

    @Test
    default void aRowThatIsAddedMeanwhileIsNotChanged() {
        toFill();
        later().build().up();
        execute("INSERT INTO orders (id, changes) VALUES (1000000, 0)");

        quick().build().up();

        assertThat(column("SELECT changes FROM orders WHERE id = 1000000")).containsExactly("0");
        assertThat(column("SELECT DISTINCT changes FROM orders WHERE id < 1000000"))
                .containsExactly("1");
    }

    @Test
    default void anEmptyTableIsDoneAtOnce() {
        write("0001_orders.sql", "CREATE TABLE orders (id BIGINT PRIMARY KEY, changes INT NOT NULL);");
        batched();

        assertThat(names(up())).containsExactly("0001_orders", "0002_fill");
    }

    @Test
    default void textsAreKeysToo() {
        write(
                "0001_tags.sql",
                "CREATE TABLE tags (name VARCHAR(40) NOT NULL, n INT, CONSTRAINT tags_name UNIQUE (name));");
        up();
        for (String name : List.of("", "a b+c%", "it's", "ö", "z")) {
            execute("INSERT INTO tags VALUES ('" + name.replace("'", "''") + "', 0)");
        }
        write("0002_fill.sql", """
                -- option: batch=tags.name
                UPDATE tags SET n = n + 1 WHERE name BETWEEN :from AND :to;""");

        up();

        assertThat(column("SELECT DISTINCT n FROM tags")).containsExactly("1");
    }

    private void refusesRanges(String place, String message, String... statement) {
        assertRefused(place, message, "-- option: batch=orders.id\n" + String.join("\n", statement));
    }

    private void assertRefused(String place, String message, String... lines) {
        write("0002_fill.sql", lines);
        assertThat(refused(this::up)).hasMessageContainingAll("0002_fill.sql:" + place + "  ", message);
        assertThat(states()).containsExactly(State.APPLIED, State.PENDING);
    }

    @Test
    @Tag("smoke")
    default void aColumnThatDividesNothingIsRefused() {
        write(
                "0001_orders.sql",
                "CREATE TABLE orders (id BIGINT PRIMARY KEY, customer INT, maybe INT UNIQUE, price DOUBLE PRECISION);");
        up();
        execute("INSERT INTO orders VALUES (1, 1, NULL, 1), (2, 2, 2, 2)");
        assertRefused(
                "2:1",
                "no index begins with it",
                "-- option: batch=orders.customer",
                "DELETE FROM orders WHERE customer BETWEEN :from AND :to;");
        assertThat(refused(() -> migrator().plan(Target.all())))
                .hasMessageMatching("(?is).*no index begins with it, but with id, maybe\\..*");
        assertRefused(
                "2:1",
                "orders.maybe is NULL in some rows; these would be left out.",
                "-- option: batch=orders.maybe",
                "DELETE FROM orders WHERE maybe BETWEEN :from AND :to;");
        assertRefused(
                "2:1",
                "is no integer, decimal, text, UUID, time or bytes",
                "-- option: batch=orders.price",
                "DELETE FROM orders WHERE price BETWEEN :from AND :to;");
        assertRefused(
                "2:1",
                "does not exist",
                "-- option: batch=orders.nowhere",
                "DELETE FROM orders WHERE nowhere BETWEEN :from AND :to;");
    }

    /** Ranges by value are complete, whatever repeats. */
    @Test
    @Tag("smoke")
    default void aKeyThatRepeatsIsOneWhereAnIndexBeginsWithIt() {
        write(
                "0001_orders.sql",
                "CREATE TABLE orders (id BIGINT NOT NULL, line INT NOT NULL, changes INT NOT NULL, PRIMARY KEY (id, line));");
        up();
        for (int line = 0; line < 3; line++) {
            for (int from = 0; from < 900; from += 300) {
                List<String> values = new ArrayList<>();
                for (int id = from; id < from + 300; id++) {
                    values.add("(" + id / (line + 1) + ", " + (line * 1000 + id) + ", 0)");
                }
                execute("INSERT INTO orders (id, line, changes) VALUES " + String.join(", ", values));
            }
        }
        batched();

        assertThat(rangesOfRun()).isGreaterThan(1);
        assertThat(changes()).containsExactly("1");
    }

    @Test
    @Tag("smoke")
    default void aStatementThatIsNoRangeIsRefusedWithItsPlace() {
        filled();
        refusesRanges(
                "3:20",
                "put the rest in parentheses",
                "UPDATE orders SET changes = changes + 1",
                " WHERE changes = 0 OR changes IS NULL AND id BETWEEN :from AND :to;");
        assertRefused(
                "2:62",
                "The statement reads orders, which it writes to",
                "-- option: batch=orders.id",
                "INSERT INTO orders (id, changes) SELECT id + 5000000, 1 FROM orders WHERE id BETWEEN :from AND :to;");
        refusesRanges(
                "2:19",
                "rows would move into other ranges",
                "UPDATE orders SET id = id + 9001 WHERE id BETWEEN :from AND :to;");
        assertThatThrownBy(() -> migrator().plan(Target.all())).hasMessageContaining("0002_fill.sql:2:19  ");
        refusesRanges(
                "3:1", "its second", "UPDATE orders SET changes = 1 WHERE id BETWEEN :from AND :to;", "SELECT 1;");
    }

    @Test
    default void aViewIsNoTableOfBatches() {
        filled();
        execute("CREATE VIEW open_orders AS SELECT * FROM orders", "CREATE TABLE archive (id BIGINT, changes INT)");
        String message = "open_orders must be a table, not a view";
        refusesRanges(
                "2:1",
                message,
                "UPDATE orders SET changes = (SELECT COUNT(*) FROM open_orders) WHERE id BETWEEN :from AND :to;");
        refusesRanges(
                "2:1",
                message,
                "INSERT INTO open_orders SELECT id + 5000000, 1 FROM orders WHERE id BETWEEN :from AND :to;");
        write("0002_fill.sql", """
                -- option: batch=open_orders.id
                INSERT INTO archive SELECT id, 1 FROM open_orders WHERE id BETWEEN :from AND :to;""");
        refused(this::up);
    }

    /** It has a row where its table has none, so one of each range. */
    @Test
    @Tag("smoke")
    default void totalsOfEachRangeAreRefused() {
        filled();
        execute("CREATE TABLE totals (n BIGINT)");
        refusesRanges(
                "2:1",
                "Each range would insert a row of its own totals",
                "INSERT INTO totals SELECT COUNT(*) FROM orders WHERE id BETWEEN :from AND :to;");
    }

    /** A later range would find what those before it have changed through a key. */
    @Test
    @Tag("smoke")
    default void whatAForeignKeyChangesIsNotRead() {
        write(
                "0001_orders.sql",
                "CREATE TABLE orders (id BIGINT PRIMARY KEY, parent BIGINT, changes INT,"
                        + " FOREIGN KEY (parent) REFERENCES orders (id) ON DELETE SET NULL);",
                "CREATE TABLE links (id BIGINT PRIMARY KEY, o BIGINT, c BIGINT,"
                        + " FOREIGN KEY (o) REFERENCES orders (id) ON DELETE CASCADE);",
                "CREATE TABLE notes (id BIGINT PRIMARY KEY, l BIGINT, c BIGINT,"
                        + " FOREIGN KEY (l) REFERENCES links (id) ON DELETE CASCADE);");
        up();
        execute("INSERT INTO orders VALUES (1, NULL, 0)", "INSERT INTO orders VALUES (2, NULL, 0)");
        for (String read : List.of(
                "parent IS NULL",
                "NOT EXISTS (SELECT 1 FROM links l WHERE l.c = orders.id)",
                "NOT EXISTS (SELECT 1 FROM notes n WHERE n.c = orders.id)")) {
            assertRefused(
                    "2:1",
                    "has an action, by which each range would change what later ones read",
                    "-- option: batch=orders.id",
                    "DELETE FROM orders WHERE " + read + " AND id BETWEEN :from AND :to;");
        }
        write("0002_fill.sql", """
                -- option: batch=orders.id
                DELETE FROM orders WHERE changes = 0 AND id BETWEEN :from AND :to;""");

        up();

        assertThat(column("SELECT COUNT(*) FROM orders")).containsExactly("0");
    }

    @Test
    default void rowsOfATableAreCopiedOnce() {
        filled();
        execute("CREATE TABLE archive (id BIGINT, changes INT)");
        write("0002_copy.sql", """
                -- option: batch=orders.id
                INSERT INTO archive SELECT o.id, o.changes FROM orders o WHERE o.id BETWEEN :from AND :to;""");

        quick().build().up();

        assertThat(column("SELECT COUNT(*) FROM archive")).containsExactly("" + ROWS);
        assertThat(column("SELECT COUNT(DISTINCT id) FROM archive")).containsExactly("" + ROWS);
    }

    @Test
    default void aDryRunWarnsOfAKeyThatAMigrationBeforeItMayMake() {
        write("0001_orders.sql", "CREATE TABLE orders (id BIGINT PRIMARY KEY, customer INT NOT NULL);");
        up();
        write("0002_index.sql", "CREATE INDEX orders_customer ON orders (customer);");
        write("0003_fill.sql", """
                -- option: batch=orders.customer
                DELETE FROM orders WHERE customer BETWEEN :from AND :to;""");

        assertThat(migrator().plan(Target.all()).warnings().toString()).contains("no index begins with it");
        assertThat(names(up())).containsExactly("0002_index", "0003_fill");
    }

    @Test
    default void aTimeWhoseTextDependsOnTheTimeZoneIsNoKey() {
        assumeThat(vendor()).isIn("mysql", "mariadb");
        write(
                "0001_seen.sql",
                "CREATE TABLE seen (at TIMESTAMP(6) NOT NULL PRIMARY KEY, day DATETIME(6) NOT NULL UNIQUE, n INT);");
        up();
        write("0002_fill.sql", "-- option: batch=seen.at", "DELETE FROM seen WHERE at BETWEEN :from AND :to;");
        assertThatThrownBy(this::up).hasMessageContaining("its text depends on the time zone");
        execute("INSERT INTO seen VALUES ('2026-01-01 10:00:00', '2026-01-01 10:00:00.000001', 1)");
        write("0002_fill.sql", "-- option: batch=seen.day", "DELETE FROM seen WHERE day BETWEEN :from AND :to;");

        up();

        assertThat(column("SELECT n FROM seen")).isEmpty();
    }

    @Test
    default void aFailedBatchLeavesTheOnesBefore() {
        filled();
        write(
                "0002_fill.sql",
                "-- option: batch=orders.id",
                "UPDATE orders SET changes = CASE WHEN id > 6000 THEN NULL ELSE changes + 1 END"
                        + " WHERE id BETWEEN :from AND :to;");

        assertThat(failure(() -> quick().build().up()))
                .hasMessageContaining("rows are done and stay; this batch was rolled back.");

        assertThat(changes()).containsExactly("0", "1");
        assertThat(migrator().status().migrations().get(1).detail()).contains("the last batch failed: ");
    }

    @Test
    default void whatIsMarkedIsForgotten() {
        toFill();
        stoppedAfter(1);

        migrator().markFailed("2");

        assertThat(states()).containsExactly(State.APPLIED, State.PENDING);
        stoppedAfter(1);
        migrator().markApplied("0002");
        assertThat(states()).containsExactly(State.APPLIED, State.APPLIED);
    }

    @Test
    default void whatIsMarkedWhileItRunsDoesNotStartAgainInTheSameRun() {
        toFill();
        var marked = new AtomicInteger();
        var migrator = quick().listener(event -> {
                    if (event instanceof MigrationEvent.BatchProgress && marked.getAndIncrement() == 0) {
                        CompletableFuture.runAsync(() -> migrator().markFailed("0002"))
                                .join();
                    }
                })
                .build();

        assertThat(refused(migrator::up))
                .hasMessageContaining(
                        "0002_fill does not run in batches any more: it was marked as not applied meanwhile");
        assertThat(states()).containsExactly(State.APPLIED, State.PENDING);
        assertThat(column("SELECT MAX(changes) FROM orders")).containsExactly("1");
    }

    @Test
    default void whatIsMarkedNeedsNoFile() {
        toFill();
        // Without a later file, a newer build would have started it.
        write("0003_after.sql", "CREATE TABLE after_batches (id INT);");
        later().build().up();
        delete("0002_fill.sql");
        assertThatThrownBy(this::up).hasMessageContaining("migration mark-applied 0002");

        migrator().markApplied("0002");

        assertThat(appliedNames()).containsExactly("0001_orders", "0002_fill");
        assertThat(actions()).containsExactly("apply", "mark-applied");
    }

    /** Where what is half done can be beside it, because its statements commit. */
    @Test
    default void theMarkIsOfTheOneThatIsNamed() {
        assumeThat(vendor()).isNotIn("postgresql", "sqlite");
        toFill();
        write("0003_beside.sql", """
                -- option: beside-batches=on
                CREATE TABLE beside (id INT);
                CREATE TABLE beside (id INT);""");
        failure(() -> later().build().up());

        assertThat(migrator().markFailed("0002").name()).isEqualTo("0002_fill");

        assertThat(states()).containsExactly(State.APPLIED, State.PENDING, State.INTERRUPTED);
    }

    @Test
    default void aDownScriptRunsAtOnce() {
        filled();
        write("0002_fill.sql", """
                -- option: batch=orders.id
                -- Up Migration
                UPDATE orders SET changes = changes + 1 WHERE id BETWEEN :from AND :to;
                -- Down Migration
                UPDATE orders SET changes = changes - 1;""");
        quick().build().up();

        assertThat(names(quick().build().down(Target.count(1), DownScript.FILE)))
                .containsExactly("0002_fill");

        assertThat(changes()).containsExactly("0");
        assertThat(states()).containsExactly(State.APPLIED, State.PENDING);
    }

    @Test
    default void aPausedOneWaitsUntilItIsResumed() {
        toFill();
        later().build().up();
        migrator().pauseBatches("0002");
        List<MigrationEvent> waits = Collections.synchronizedList(new ArrayList<>());
        var run = CompletableFuture.runAsync(() -> quick().listener(event -> {
                    if (event.isWait(MigrationEvent.Waiting.Cause.BATCH)) {
                        waits.add(event);
                        migrator().resumeBatches("0002");
                    }
                })
                .build()
                .up());

        run.orTimeout(Duration.ofMinutes(1).toMillis(), TimeUnit.MILLISECONDS).join();

        assertThat(waits.toString()).contains("it is paused: migration batches resume 0002");
        assertThat(changes()).containsExactly("1");
    }

    /** There is room for the progress of one. */
    @Test
    default void twoOfThemRunOneAfterTheOther() {
        toFill();
        write("0003_again.sql", """
                -- option: batch=orders.id beside-batches=on
                UPDATE orders SET changes = changes + 1 WHERE id BETWEEN :from AND :to;""");
        later().build().up();
        later().build().up();
        assertThat(states()).containsExactly(State.APPLIED, State.RUNNING, State.HELD);

        assertThat(names(quick().build().up())).containsExactly("0002_fill", "0003_again");

        assertThat(changes()).containsExactly("2");
    }

    @Test
    default void theStatusSaysHowFarItCame() {
        toFill();
        stoppedAfter(1);

        BatchStatus batches = migrator().status().migrations().get(1).batches();

        assertThat(batches.batches()).isEqualTo(1);
        assertThat(batches.rows()).isEqualTo(1000);
        assertThat(batches.percent()).isEqualTo(33);
        assertThat(batches.rate()).isPositive();
        assertThat(batches.left()).isNotNull();
        assertThat(batches.worker()).isNull();
        assertThat(batches.inWords()).startsWith("33 %, 1,000 rows changed, ").endsWith("left; nobody works on it");
    }

    @Test
    default void whatItWaitsForIsSeenByOthers() {
        toFill();
        execute("CREATE TABLE gate (id INT PRIMARY KEY)", "INSERT INTO gate VALUES (1)");
        List<String> seen = Collections.synchronizedList(new ArrayList<>());

        quick().batchWaitWhile("SELECT COUNT(*) FROM gate")
                .listener(event -> {
                    if (event.isWait(MigrationEvent.Waiting.Cause.BATCH)) {
                        seen.add(migrator().status().migrations().get(1).detail());
                        execute("DELETE FROM gate");
                    }
                })
                .build()
                .up();

        assertThat(seen.toString())
                .contains("; it waits: the query of batches.wait-while says so")
                .doesNotContain("nobody");
        assertThat(changes()).containsExactly("1");
    }

    @Test
    default void aQueryThatCannotBeAskedIsNoFailureOfTheScript() {
        toFill();

        assertThat(failure(() ->
                        quick().batchWaitWhile("SELECT n FROM nowhere").build().up()))
                .hasMessageContaining("The query of batches.wait-while failed")
                .hasMessageNotContaining("0002_fill.sql");

        assertThat(migrator().status().migrations().get(1).detail())
                .containsIgnoringCase("the last batch failed: The query of batches.wait-while failed: ")
                .containsIgnoringCase("nowhere");
        assertThat(names(quick().build().up())).containsExactly("0002_fill");
    }

    @Test
    default void noCallbackRunsForABatch() {
        filled();
        write("beforeRun.sql", "CREATE TABLE seen_before (id INT);");
        batched();

        assertThat(names(quick().build().up())).containsExactly("0002_fill");
        assertThat(tableNames()).doesNotContain("seen_before");
    }

    @Test
    default void aDryRunSaysAboutHowManyRowsThereAre() {
        toFill();

        PlannedBatches batches = migrator().plan(Target.all()).steps().get(0).batches();

        assertThat(batches.column()).isEqualTo("orders.id");
        // Statistics may not be made yet.
        assertThat(batches.rows())
                .satisfiesAnyOf(
                        rows -> assertThat(rows).isNull(),
                        rows -> assertThat(rows).isBetween(0L, 2L * ROWS));
    }

    @Test
    default void aLostConnectionEndsTheRunAndTheNextOneResumes() {
        toFill();
        DataSource cut = CutConnection.dataSource(dataSource(), When.AFTER, "statements_done = 2");

        assertThat(failure(() -> quick().dataSource(cut).build().up()))
                .hasMessageContaining("when the database is back, resume it: migration up");

        assertThat(names(quick().build().up())).containsExactly("0002_fill");
        assertThat(changes()).containsExactly("1");
    }

    @Test
    default void whereverItIsCutOffEachRowIsChangedOnce() {
        cutOff(61);
    }

    @Test
    @Tag("deep")
    default void atWhicheverPointItIsCutOffEachRowIsChangedOnce() {
        cutOff(1);
    }

    /** At each so many-th point of a run, before and after. */
    private void cutOff(int turn) {
        toFill();
        int points = cutOff(When.BEFORE, 0).points().size();
        assertThat(points).isGreaterThan(20);
        for (int point = 1; point <= points; point += turn) {
            for (When when : When.values()) {
                CutConnection cut = cutOff(when, point);
                assertThat(changes()).as(cut.toString()).containsExactly("1");
                assertThat(states()).as(cut.toString()).containsOnly(State.APPLIED);
            }
        }
    }

    /** Starts anew, is cut off there, and comes to its end in the next run. */
    private CutConnection cutOff(When when, int point) {
        execute("UPDATE orders SET changes = 0", "DELETE FROM __migrations WHERE version = '0002'");
        CutConnection cut = CutConnection.atPoint(dataSource(), when, point);
        Throwable failure = catchThrowable(
                () -> quick().dataSource(cut.dataSource()).build().up());
        // As if it had been silent for long enough.
        execute("UPDATE __migrations_run SET owner = NULL, expires_at = NULL");
        if (failure != null) {
            quick().build().up();
        }
        return cut;
    }
}
