// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migration.MigrationEvent;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.SessionState;
import dev.migration.internal.execute.ScriptContext;
import dev.migration.internal.execute.ScriptFailure;
import dev.migration.internal.execute.ScriptFailure.ScriptEffect;
import dev.migration.internal.execute.TestScripts;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.lock.LockBench;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.session.Session;
import dev.migration.internal.session.StatementFailure.What;
import dev.migration.internal.settings.Listeners;
import dev.migration.internal.settings.Settings.SqlLocks;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.stop.ActiveRuns;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A script whose statement meets the lock of another session. */
class TransactionalRunTest {

    private static final String SCRIPT = "UPDATE held SET n = 2;";

    @RegisterExtension
    final LockBench bench = LockBench.onH2();

    private final Map<Object, Object> told = new HashMap<>(Map.of(Capability.LOCK_TIMEOUT, true));
    private final List<MigrationEvent> events = new ArrayList<>();
    private final Session session = bench.session();
    private Connection blocker;

    @BeforeEach
    void blockARow() throws SQLException {
        bench.createTables();
        bench.execute("CREATE TABLE held (n INT)", "INSERT INTO held VALUES (0)");
        blocker = bench.dataSource().getConnection();
        blocker.setAutoCommit(false);
        blocker.createStatement().execute("UPDATE held SET n = 5");
    }

    @AfterEach
    void unblock() throws SQLException {
        blocker.close();
    }

    private void on(MigrationEvent event) {
        events.add(event);
        try {
            blocker.rollback();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private void run(Step step) throws ScriptFailure {
        run(step, RunRow.asJournal(session.tables(), "me"));
    }

    private void run(Step step, RunRow row) throws ScriptFailure {
        ScriptContext context = TestScripts.context(
                session,
                TestScripts.told(session.database(), told),
                row,
                step,
                new Listeners(List.of(this::on)),
                new ActiveRuns().begin(),
                new SessionState(List.of(), List.of(), "", now -> List.of()));
        SqlLocks locks = new SqlLocks(Duration.ofMillis(50), 2, Duration.ofMinutes(5));
        new TransactionalRun(context, step.script(), step, context.lockRetry(step, locks), List.of()).run();
    }

    private ScriptFailure fails(Step step) {
        ScriptFailure failure = catchThrowableOfType(ScriptFailure.class, () -> run(step));
        assertThat(events).isEmpty();
        return failure;
    }

    private static final String NOT_UNDONE = "it is not a transaction of its own that a rollback undoes as a whole.";

    private static String whyNot(ScriptFailure failure) {
        return failure.failure().details().get(0).replaceFirst(".*not tried again: ", "");
    }

    @Test
    void itRunsAgainWhenTheLockIsFree() throws ScriptFailure {
        run(TestScripts.step(Dialect.H2, SCRIPT));

        assertThat(events).hasSize(1);
        assertThat(bench.column("SELECT n FROM held")).containsExactly("2");
    }

    @Test
    void whereSomeOfItStaysItDoesNotRunAgain() {
        told.put("rollBack", false);

        ScriptFailure failure = fails(TestScripts.step(Dialect.H2, SCRIPT));

        assertThat(whyNot(failure)).isEqualTo(NOT_UNDONE);
        assertThat(failure.effect()).isEqualTo(ScriptEffect.ROWS_REMAIN);
    }

    @Test
    void whereSomeOfItStaysThatIsSaidAlsoOfOneThatWasOvertaken() {
        told.put("rollBack", false);
        bench.execute("DELETE FROM __migrations_run");

        ScriptFailure failure = catchThrowableOfType(
                ScriptFailure.class,
                () -> run(TestScripts.step(Dialect.H2, "SELECT 1;"), RunRow.asLease(session.tables(), "me")));

        assertThat(failure.failure().is(What.OVERTAKEN)).isTrue();
        assertThat(failure.effect()).isEqualTo(ScriptEffect.ROWS_REMAIN);
    }

    @Test
    void whatARollbackDoesNotTakeBackDoesNotRunAgain() {
        told.put("isUndoneByRollback", false);

        assertThat(whyNot(fails(TestScripts.step(Dialect.H2, SCRIPT)))).isEqualTo(NOT_UNDONE);
    }

    @Test
    void whatCannotBeReadAnyMoreDoesNotRunAgain() {
        var readings = new AtomicInteger(Integer.MAX_VALUE);
        Step step = TestScripts.step(Dialect.H2, SCRIPT, () -> {
            if (readings.getAndDecrement() <= 0) {
                throw new IOException("gone");
            }
            return new ByteArrayInputStream(SCRIPT.getBytes(StandardCharsets.UTF_8));
        });
        // For what is stored, and what runs.
        readings.set(1);

        assertThat(whyNot(fails(step))).isEqualTo(NOT_UNDONE);
    }
}
