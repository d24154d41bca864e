// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migration.MigrationEvent;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.DatabaseLocks.TransactionLock;
import dev.migration.internal.database.SessionState;
import dev.migration.internal.execute.ScriptContext;
import dev.migration.internal.execute.Sender;
import dev.migration.internal.execute.TestScripts;
import dev.migration.internal.header.ScriptOptions;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.lock.LockBench;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.recovery.Journal;
import dev.migration.internal.session.Session;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.settings.Listeners;
import dev.migration.internal.settings.Settings.SqlLocks;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.stop.ActiveRuns;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On a database that can be told what a limit for locks does to a statement. */
class StatementRetryTest {

    private static final String NOT_ALONE = "it is not a transaction of its own that a rollback undoes as a whole.";

    @RegisterExtension
    final LockBench bench = LockBench.onH2();

    private final Map<Object, Object> told = new HashMap<>(Map.of(Capability.LOCK_TIMEOUT, true));
    private final List<MigrationEvent> events = new ArrayList<>();
    private final SentWords words = new SentWords();
    private final Session session = bench.session(words.over(bench.dataSource()));
    private RunRow row = RunRow.asJournal(session.tables(), "me");
    private SessionState before = new SessionState(List.of(), List.of(), "", now -> List.of());
    private int stops = 1;
    private Connection blocker;
    private ScriptContext context;
    private Sender sender;
    private Journal journal;
    private StatementRetry retry;
    private List<Statement> statements;

    @BeforeEach
    void blockARow() throws SQLException {
        bench.lease("me", 2099);
        bench.execute("CREATE TABLE t (n INT)", "CREATE TABLE held (n INT)", "INSERT INTO held VALUES (0)");
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
        if (events.size() == stops) {
            try {
                blocker.rollback();
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        }
    }

    private void script(String... lines) throws SQLException {
        Step step = TestScripts.step(Dialect.H2, String.join("\n", lines));
        context = TestScripts.context(
                session,
                TestScripts.told(session.database(), told),
                row,
                step,
                new Listeners(List.of(this::on)),
                new ActiveRuns().begin(),
                before);
        words.sent();
        sender = context.sender();
        journal = new Journal(context, sender, step);
        SqlLocks locks = new SqlLocks(Duration.ofMillis(50), 2, Duration.ofMinutes(5));
        retry = new StatementRetry(context, sender, step.script().options(), context.lockRetry(step, locks));
        statements = TestScripts.statements(step);
    }

    private void send(int ordinal) throws StatementFailure, SQLException {
        Statement statement = statements.get(ordinal - 1);
        journal.take(statement, null);
        retry.send(statement, ordinal, null);
    }

    private void transaction(int ordinal) throws Exception {
        retry.beginTransaction(true);
        send(ordinal);
        retry.end(journal::commitWithProgress);
    }

    private void limit(int milliseconds) throws SQLException {
        session.connection().createStatement().execute("SET LOCK_TIMEOUT " + milliseconds);
    }

    private String whyNot(int ordinal) {
        return catchThrowableOfType(StatementFailure.class, () -> send(ordinal))
                .details()
                .get(0)
                .replaceFirst(".*not tried again: ", "");
    }

    private List<String> rows() {
        return bench.column("SELECT n FROM t UNION ALL SELECT n FROM held");
    }

    @Test
    void theOnlyStatementOfATransactionIsSentAgain() throws Exception {
        stops = 2;
        script("UPDATE held SET n = 2;", "INSERT INTO t VALUES (1);");

        retry.beginTransaction(true);
        send(1);
        assertThat(session.connection().getAutoCommit()).isFalse();
        send(2);
        retry.end(journal::commitWithProgress);

        assertThat(events).hasSize(2);
        assertThat(rows()).containsExactly("1", "2");
        assertThat(journal.done()).isEqualTo(2);
        assertThat(session.connection().getAutoCommit()).isTrue();
    }

    @Test
    void aStatementOfABatchIsSentAgainWithItsCommit() throws Exception {
        told.put(Capability.MULTIPLE_STATEMENTS, true);
        script("UPDATE held SET n = 2;");

        retry.beginTransaction(true);
        send(1);
        assertThat(events).as("sent with the commit").isEmpty();
        retry.end(journal::commitWithProgress);

        assertThat(events).hasSize(1);
        assertThat(rows()).containsExactly("2");
        assertThat(journal.done()).isEqualTo(1);
    }

    @Test
    void oneOfSeveralStatementsOfATransactionIsNotSentAgain() throws Exception {
        script("INSERT INTO t VALUES (1);", "UPDATE held SET n = 2;");
        retry.beginTransaction(true);
        send(1);

        assertThat(whyNot(2)).isEqualTo(NOT_ALONE);

        assertThat(events).isEmpty();
    }

    @Test
    void eachTryBeginsWithTheSettingsOfThePoolAndTheLease() throws Exception {
        row = RunRow.asLease(session.tables(), "me", new TransactionLock("SELECT TRUE", "1 = 1", "SELECT NULL"));
        before = new SessionState(
                List.of(),
                List.of(),
                List.of("SET @pooled = 1"),
                sql -> sql,
                List.of(),
                List.of(),
                List.of(),
                "",
                now -> List.of(),
                true);
        script("UPDATE held SET n = 2;");

        transaction(1);

        List<String> oneTry =
                List.of("begin", "SET @pooled = 1", "SET LOCK_TIMEOUT 50", "renew lease", "UPDATE held SET n = 2");
        assertThat(words.sent())
                .containsExactlyElementsOf(Stream.of(oneTry, List.of("rollback"), oneTry, List.of("progress", "commit"))
                        .flatMap(List::stream)
                        .toList());
    }

    @Test
    void aTransactionThatIsNotOursAloneIsNotSentAgain() throws Exception {
        script("-- option: lock_timeout=50ms", "INSERT INTO t VALUES (1);", "UPDATE held SET n = 2;");
        limit(50);
        retry.beginTransaction(false);
        send(1);

        assertThat(whyNot(2)).isEqualTo(NOT_ALONE);

        assertThat(events).isEmpty();
    }

    @Test
    void aTransactionOfWhichSomethingStaysIsNotSentAgain() throws Exception {
        told.put("rollBack", false);
        script("UPDATE held SET n = 2;");
        retry.beginTransaction(true);

        StatementFailure failure = catchThrowableOfType(StatementFailure.class, () -> send(1));

        assertThat(failure.leavesRows()).isTrue();
        assertThat(events).isEmpty();
    }

    @Test
    void aTransactionThatDoesWhatStaysIsNotSentAgain() throws Exception {
        told.put("isUndoneByRollback", false);
        script("UPDATE held SET n = 2;");
        retry.beginTransaction(true);

        assertThat(whyNot(1)).isEqualTo(NOT_ALONE);
    }

    @Test
    void eachTransactionHasTriesOfItsOwn() throws Exception {
        stops = 2;
        script("INSERT INTO t VALUES (1);", "UPDATE held SET n = n + 2;", "INSERT INTO t VALUES (3);");
        transaction(1);
        transaction(2);
        blocker.createStatement().execute("UPDATE held SET n = 7");
        stops = 4;
        statements = List.of(statements.get(0), statements.get(1), statements.get(1));
        transaction(3);

        assertThat(events)
                .map(MigrationEvent.StoppedByLock.class::cast)
                .extracting(MigrationEvent.StoppedByLock::tries)
                .containsExactly(1, 2, 1, 2);
        assertThat(rows()).containsExactly("1", "4");
    }

    @Test
    void aStatementByItselfIsSentAgainWhereALimitUndoesIt() throws Exception {
        told.put(Capability.LOCK_TIMEOUT_IS_ATOMIC, true);
        script("INSERT INTO t VALUES (1);", "UPDATE held SET n = 2;");
        limit(50);
        retry.beginStatement(true);
        send(1);
        retry.beginStatement(true);
        send(2);

        assertThat(events).hasSize(1);
        assertThat(rows()).containsExactly("1", "2");
    }

    @Test
    void aStatementThatIsNotByItselfIsNotSentAgain() throws Exception {
        told.put(Capability.LOCK_TIMEOUT_IS_ATOMIC, true);
        script("UPDATE held SET n = 2;");
        limit(50);
        retry.beginStatement(false);

        assertThat(whyNot(1)).isEqualTo(NOT_ALONE);
    }

    @Test
    void aStatementThatALimitDoesNotUndoIsNotSentAgain() throws Exception {
        script("UPDATE held SET n = 2;");
        limit(50);
        retry.beginStatement(true);

        assertThat(whyNot(1)).isEqualTo(NOT_ALONE);
    }

    @Test
    void outsideTransactionsThereIsALimitOnlyWhereItUndoesAStatement() throws Exception {
        script("UPDATE held SET n = 2;");
        assertThat(retry.sessionOptions(true)).isEqualTo(ScriptOptions.DEFAULT);

        told.put(Capability.LOCK_TIMEOUT_IS_ATOMIC, true);
        assertThat(retry.sessionOptions(true).lockTimeout()).isEqualTo(Duration.ofMillis(50));
        assertThat(retry.sessionOptions(false))
                .as("it has its own transactions")
                .isEqualTo(ScriptOptions.DEFAULT);
    }

    private String limitInTransaction() throws Exception {
        retry.beginTransaction(true);
        sender.flush();
        String limit =
                LockBench.column(session.connection(), "SELECT LOCK_TIMEOUT()").get(0);
        session.connection().rollback();
        return limit;
    }

    /** Of ours; not where the session has it or the script says its own. */
    @ParameterizedTest
    @CsvSource({"false, '', 50", "true, '', 4321", "false, -- option: lock_timeout=3s, 4321"})
    void aTransactionHasALimit(boolean ofTheSession, String option, String expected) throws Exception {
        limit(4321);
        told.put(Capability.LOCK_TIMEOUT_IS_ATOMIC, ofTheSession);
        script(option, "UPDATE held SET n = 2;");

        assertThat(limitInTransaction()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "SET Lock_Timeout 1234;, SELECT 1;, 1234",
        "SET LOCK_TIMEOUT 1234;, INSERT INTO t VALUES (1);, 1234",
        "SET SCHEMA PUBLIC;, INSERT INTO t SELECT 1 AS lock_timeout;, 50"
    })
    void aLimitThatTheScriptSetsStaysWhateverComesBehindIt(String first, String second, String expected)
            throws Exception {
        script(first, second);
        for (int ordinal = 1; ordinal <= 2; ordinal++) {
            retry.beginStatement(false);
            send(ordinal);
        }

        assertThat(limitInTransaction()).isEqualTo(expected);
    }

    private void code(TestScripts.Body body) throws Exception {
        script("INSERT INTO t VALUES (1);");
        retry.beginTransaction(true);
        journal.take(statements.get(0), null);
        retry.code(TestScripts.code(body), statements.get(0), 1);
    }

    private StatementFailure failureOfCode(TestScripts.Body body) {
        return catchThrowableOfType(StatementFailure.class, () -> code(body));
    }

    private static void executeIn(Connection connection, String sql) throws SQLException {
        connection.createStatement().execute(sql);
    }

    @Test
    void codeThatALockStopsRunsAgainWhereNothingOfItStays() throws Exception {
        code(connection -> {
            executeIn(connection, "INSERT INTO t VALUES (1)");
            executeIn(connection, "UPDATE held SET n = 2");
        });
        assertThat(retry.mayStay()).as("until its transaction has ended").isTrue();
        retry.end(journal::commitWithProgress);

        assertThat(events).hasSize(1);
        assertThat(rows()).containsExactly("1", "2");
        assertThat(journal.done()).isEqualTo(1);
    }

    @Test
    void codeOfWhichSomethingMayStayDoesNotRunAgain() {
        StatementFailure failure = failureOfCode(connection -> {
            executeIn(connection, "CREATE TABLE made (n INT)");
            executeIn(connection, "SET LOCK_TIMEOUT 50");
            executeIn(connection, "UPDATE held SET n = 2");
        });

        assertThat(failure.details().get(0)).endsWith(NOT_ALONE);
        assertThat(events).isEmpty();
        assertThat(retry.mayStay()).isTrue();
    }

    @Test
    void ofCodeThatFailsByItselfNothingStays() {
        StatementFailure failure = failureOfCode(connection -> {
            executeIn(connection, "INSERT INTO t VALUES (1)");
            throw new IllegalStateException("of its own");
        });

        assertThat(failure).hasMessageContaining("of its own");
        assertThat(events).isEmpty();
        assertThat(retry.mayStay()).isFalse();
    }

    @Test
    void theEndOfATransactionOfCodeIsNotTriedAgain() throws Exception {
        code(connection -> executeIn(connection, "INSERT INTO t VALUES (1)"));

        StatementFailure failure = catchThrowableOfType(
                StatementFailure.class,
                () -> retry.end(() -> {
                    sender.own("UPDATE held SET n = 2");
                    sender.flush();
                }));

        assertThat(failure.details().get(0)).endsWith(NOT_ALONE);
        assertThat(events).isEmpty();
    }

    @Test
    void onlyOfWhatMayCommitInsideSomethingMayStay() throws Exception {
        script("CALL 1;", "INSERT INTO t VALUES (1);");

        assertThat(retry.mayStay(statements.get(0))).isTrue();
        assertThat(retry.mayStay(statements.get(1))).isFalse();
        retry.note(statements.get(1));
        assertThat(retry.mayStay(statements.get(0)))
                .as("what was sent before is no PREPARE")
                .isTrue();
    }
}
