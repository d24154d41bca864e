// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationEvent;
import dev.migration.UnknownOutcome;
import dev.migration.Version;
import dev.migration.fixture.RecordedLog;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database.AtomicDdl;
import dev.migration.internal.database.SessionState;
import dev.migration.internal.database.StatementOutcomes.Effect;
import dev.migration.internal.database.StatementOutcomes.NameConflict;
import dev.migration.internal.database.StatementOutcomes.Orphan;
import dev.migration.internal.database.StatementOutcomes.Outcome;
import dev.migration.internal.execute.ScriptContext;
import dev.migration.internal.execute.ScriptFailure;
import dev.migration.internal.execute.ScriptFailure.ScriptEffect;
import dev.migration.internal.execute.TestScripts;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.layout.CodeFiles.CodeScript;
import dev.migration.internal.lock.LockBench;
import dev.migration.internal.plan.InterruptedStatement;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.plan.Steps.Step.Resume;
import dev.migration.internal.recovery.StartQuestions;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.Listeners;
import dev.migration.internal.settings.Settings.SqlLocks;
import dev.migration.internal.sql.CanonicalSql;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.stop.ActiveRuns;
import dev.migration.internal.stop.StopReason;
import dev.migration.internal.stop.StopSignal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is sent for a script with a journal, in its order, on a database about which much can be said. */
class JournaledRunTest {

    private static final String ROLE = "SET @role = 1";
    private static final String RESET = "SET @reset = 1";
    private static final List<String> SESSION = List.of(RESET);
    private static final List<String> BEGIN = List.of("begin", "create row", "own", "begin script", "commit");
    private static final List<String> COMMIT = List.of(ROLE, "progress", "commit");
    private static final List<String> END = List.of(RESET, "enter", "complete", "log", "end", "commit");
    private static final String DDL = "CREATE TABLE made (n INT)";

    @RegisterExtension
    final LockBench bench = LockBench.onH2();

    private final SentWords words = new SentWords();
    private final Session session = bench.session(words.over(bench.dataSource()));
    private final StopSignal stop = new ActiveRuns().begin();
    private final List<MigrationEvent> stops = new ArrayList<>();
    private final Map<Object, Object> told = new HashMap<>(Map.of(
            "atomicDdl",
            AtomicDdl.NONE,
            Capability.MULTIPLE_STATEMENTS,
            true,
            Capability.RESET_COMMITS,
            false,
            "lease",
            Duration.ofHours(1),
            "noteBefore",
            Optional.empty(),
            "forgetKeys",
            List.of()));
    private SessionState before = new SessionState(
            List.of(RESET),
            List.of(),
            List.of(),
            sql -> sql,
            List.of(),
            List.of(ROLE),
            List.of(),
            "",
            now -> List.of(),
            false);
    private Runnable whenStopped = () -> {};

    @BeforeEach
    void createTables() {
        bench.createTables();
        bench.lease("me", 2099);
        bench.execute("CREATE TABLE t (n INT PRIMARY KEY)");
    }

    @AfterEach
    void close() {
        stop.close();
    }

    private static Step step(String... lines) {
        return TestScripts.step(Dialect.H2, String.join("\n", lines));
    }

    private void run(Step step, String... settings) throws ScriptFailure, SQLException {
        ScriptContext context = TestScripts.context(
                session,
                TestScripts.told(session.database(), told),
                RunRow.asLease(session.tables(), "me"),
                step,
                // On a busy machine it may also be told that it waits.
                new Listeners(List.of(event -> {
                    if (event instanceof MigrationEvent.StoppedByLock) {
                        stops.add(event);
                        whenStopped.run();
                    }
                })),
                stop,
                before);
        words.sent();
        SqlLocks locks = new SqlLocks(Duration.ofMillis(50), 2, Duration.ofMinutes(5));
        new JournaledRun(context, step, context.lockRetry(step, locks), TestScripts.statements(step(settings))).run();
    }

    private ScriptFailure fails(Step step) {
        // Which one of a batch was refused, the driver does not say so that we understand it.
        told.put(Capability.MULTIPLE_STATEMENTS, false);
        return catchThrowableOfType(ScriptFailure.class, () -> run(step));
    }

    private void assertSent(List<List<String>> parts) {
        assertThat(words.sent())
                .containsExactlyElementsOf(parts.stream().flatMap(List::stream).toList());
    }

    private static List<String> rows(int... rows) {
        var inserts = new ArrayList<String>();
        for (int row : rows) {
            inserts.add("INSERT INTO t VALUES (" + row + ")");
        }
        return inserts;
    }

    private static String row(int row) {
        return rows(row).get(0) + ";";
    }

    private String journal(String column) {
        return bench.column("SELECT " + column + " FROM __migrations_run").get(0);
    }

    @Test
    void whatCanBeATransactionIsOneAndTheLastEndsTheScript() throws Exception {
        run(step(row(1), row(2), DDL + ";", row(3)));

        assertSent(List.of(
                SESSION,
                BEGIN,
                List.of("begin"),
                rows(1, 2),
                COMMIT,
                List.of(DDL, "progress"),
                List.of("begin"),
                rows(3),
                END));
        assertThat(Long.parseLong(
                        bench.column("SELECT execution_ms FROM __migrations").get(0)))
                .isBetween(0L, Duration.ofMinutes(1).toMillis());
    }

    @Test
    void whereToResetCommitsTheScriptEndsInATransactionOfItsOwn() throws Exception {
        told.put(Capability.RESET_COMMITS, true);

        run(step(DDL + ";", row(1)));

        assertSent(List.of(
                SESSION, BEGIN, List.of(DDL, "progress"), List.of("begin"), rows(1), COMMIT, List.of("begin"), END));
    }

    @Test
    void withoutTransactionEachStatementIsBookedByItself() throws Exception {
        run(step("-- option: transaction=off lock_timeout=3s", row(1), row(2)));

        assertSent(List.of(
                List.of(RESET, "SET LOCK_TIMEOUT 3000"),
                BEGIN,
                rows(1),
                List.of("progress"),
                rows(2),
                List.of("progress"),
                List.of("begin"),
                END));
    }

    @Test
    void nothingIsSetForASessionThatEndsWithTheTransaction() throws Exception {
        before = new SessionState(
                List.of(),
                List.of(),
                List.of("SET @pooled = 1"),
                sql -> sql,
                List.of(),
                List.of(ROLE),
                List.of(),
                "",
                now -> List.of(),
                true);

        run(step(DDL + ";"));

        assertThat(words.sent()).startsWith("begin", "create row").doesNotContain(RESET);
    }

    @Test
    void whatIsSetForEachScriptIsSetOnceItIsBooked() throws Exception {
        run(step(DDL + ";"), "SET SCHEMA PUBLIC;");

        assertSent(List.of(SESSION, BEGIN, List.of("SET SCHEMA PUBLIC", DDL, "begin"), COMMIT, List.of("begin"), END));
    }

    @Test
    void codeIsBookedAtOnceInItsTransaction() throws Exception {
        told.put("lease", Duration.ZERO);

        run(code(connection -> execute(connection, "INSERT INTO t VALUES (1)")));

        assertSent(List.of(
                SESSION,
                BEGIN,
                List.of("renew lease", "begin", "INSERT INTO t VALUES (1)"),
                COMMIT,
                List.of("begin"),
                END));
    }

    @Test
    void whatCodeDidBeforeItFailedIsRolledBack() {
        ScriptFailure failure = fails(code(connection -> {
            execute(connection, "INSERT INTO t VALUES (1)");
            throw new IllegalStateException("half of it");
        }));

        assertThat(failure.effect()).isEqualTo(ScriptEffect.ROLLED_BACK);
        assertThat(bench.column("SELECT n FROM t")).isEmpty();
    }

    private static Step code(TestScripts.Body body) {
        CodeScript script = TestScripts.code(body);
        return TestScripts.step(Dialect.H2, script.text(), script);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void underWhatTheScriptSetItIsBookedInTheOwnRole() throws Exception {
        told.put("noteBefore", Optional.of("nothing"));

        run(step("SET SCHEMA PUBLIC;", DDL + ";"));

        assertSent(List.of(
                SESSION,
                BEGIN,
                List.of("begin", "SET SCHEMA PUBLIC"),
                COMMIT,
                List.of("begin", ROLE, "note", "commit", DDL, "begin"),
                COMMIT,
                List.of("begin"),
                END));
    }

    @Test
    void afterALongSilenceAStatementOutsideATransactionIsSentUnderTheLeaseOnly() throws Exception {
        told.put("lease", Duration.ZERO);

        run(step(DDL + ";"));

        assertThat(words.sent()).containsSubsequence("renew lease", DDL, "progress");
    }

    @Test
    void aStatementWithAFlawHasFailed() {
        told.put("flaw", Optional.of(new SQLException("of no use")));

        ScriptFailure failure = fails(step(DDL + ";"));

        assertThat(failure.failure().ordinal()).isOne();
        assertThat(failure.failure().refusal().getMessage()).isEqualTo("of no use");
    }

    @Test
    void theRefusalOfAnUnknownPreparedStatementComesOut() {
        assertThat(fails(step("EXECUTE nosuch")).getCause()).hasMessageContaining("nosuch");
    }

    @Test
    void aFailureInATransactionLeavesWhatWasBookedBefore() {
        ScriptFailure failure = fails(step(row(1), DDL + ";", row(2), row(1)));

        assertThat(words.sent())
                .endsWith(
                        "begin", "INSERT INTO t VALUES (2)", "INSERT INTO t VALUES (1)", "rollback", RESET, "failure");
        assertThat(failure.effect()).isEqualTo(ScriptEffect.HALF_DONE);
        assertThat(failure.done()).isEqualTo(2);
        assertThat(failure.sent()).isEqualTo(4);
        assertThat(failure.left()).isEmpty();
        assertThat(journal("failure"))
                .startsWith("at statement 4, with which statement 3 was rolled back: 23505 Unique index");
    }

    @Test
    void aFailureOfTheFirstStatementLeavesNoJournal() {
        ScriptFailure failure = fails(step("INSERT INTO nowhere VALUES (1);", DDL + ";"));

        assertThat(words.sent()).endsWith("rollback", RESET, "end");
        assertThat(failure.effect()).isEqualTo(ScriptEffect.ROLLED_BACK);
        assertThat(failure.done()).isZero();
    }

    @Test
    void settingsAloneAreNothingThatIsDone() {
        ScriptFailure failure =
                fails(step("-- no-transaction", "SET SCHEMA PUBLIC;", "INSERT INTO nowhere VALUES (1);"));

        assertThat(failure.effect()).isEqualTo(ScriptEffect.ROLLED_BACK);
        assertThat(words.sent()).endsWith(RESET, "end");
    }

    @Test
    void whatFailsBeforeItIsBookedChangedNothing() {
        bench.execute("DROP TABLE __migrations_run");

        assertThat(fails(step(DDL + ";")).effect()).isEqualTo(ScriptEffect.ROLLED_BACK);
        assertThat(words.sent()).doesNotContain(DDL);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            , UNKNOWN
            refused, HALF_DONE
            'rows remain in tables without transactions, of statements 2 to 3: refused', ROWS_REMAIN""")
    void whatFailsBeforeItIsTakenUpLeavesWhatTheJournalSays(String before, ScriptEffect effect) {
        Resume resume = interrupted(step(row(1), DDL + ";"), 1, "", before, null);
        bench.execute("DROP TABLE __migrations_run");

        assertThat(fails(resume).effect()).isEqualTo(effect);
        assertThat(words.sent()).doesNotContain(DDL);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            complete, UNKNOWN
            begin script, ROLLED_BACK""")
    void whatWasLostAroundTheScript(String word, ScriptEffect effect) {
        words.meanwhile(word, this::lose);

        assertThat(fails(step(DDL + ";")).effect()).isEqualTo(effect);
    }

    @Test
    void whatWasLostAmongTheStatementsOfATransactionIsUnknown() {
        words.meanwhile("INSERT INTO t VALUES (2)", this::lose);

        assertThat(fails(step(row(1), row(2), DDL + ";")).effect()).isEqualTo(ScriptEffect.UNKNOWN);
    }

    @Test
    void whatWasClosedBehindARefusalIsUnknown() {
        closedWhenReset(2);

        ScriptFailure failure = fails(step(row(1), "CREATE TABLE t (n INT);"));

        assertThat(failure.effect()).isEqualTo(ScriptEffect.UNKNOWN);
        assertThat(journal("failure")).isNull();
        assertThat(failure.failure().getSuppressed()).hasSize(1);
    }

    /** The session's connection is gone the n-th times that the session is put back to what it was. */
    private void closedWhenReset(Integer... times) {
        var resets = new AtomicInteger();
        words.meanwhile(RESET, () -> {
            if (List.of(times).contains(resets.incrementAndGet())) {
                lose();
            }
        });
    }

    private void lose() {
        try {
            session.connection().close();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatTheTableSaysIsDoneCounts() {
        words.meanwhile(
                "CREATE TABLE t (n INT)", () -> bench.execute("UPDATE __migrations_run SET statements_done = 7"));

        assertThat(fails(step("CREATE TABLE t (n INT);")).done()).isEqualTo(7);
    }

    private void turnsOut(Effect effect, String left, String... clearing) {
        told.put("noteBefore", Optional.of("nothing"));
        told.put("outcome", new Outcome(effect, "found", List.of(clearing), left));
    }

    @Test
    void whatAFailedStatementLeftBehindIsClearedAwayAndTold() {
        turnsOut(Effect.NOT_DONE, "an index", "DROP TABLE IF EXISTS leftover");
        told.put("nameConflict", Optional.of(new NameConflict("another one", "DROP TABLE made")));

        ScriptFailure failure = fails(step(DDL + ";", DDL + ";"));

        assertThat(words.sent()).endsWith(DDL, "DROP TABLE IF EXISTS leftover", RESET, "failure");
        assertThat(failure.left()).isEqualTo("an index");
        assertThat(failure.failure().details()).containsExactly("Existing object: another one.");
        assertThat(journal("failure")).endsWith("; it left an index");
        assertThat(failure.effect()).isEqualTo(ScriptEffect.HALF_DONE);
    }

    @Test
    void whatIsLeftOfTheFirstStatementKeepsTheJournal() {
        turnsOut(Effect.NOT_DONE, "an index");

        ScriptFailure failure = fails(step("CREATE TABLE t (n INT);"));

        assertThat(words.sent()).endsWith(RESET, "failure");
        assertThat(failure.effect()).isEqualTo(ScriptEffect.HALF_DONE);
    }

    @Test
    void whatTookEffectAlthoughItFailedIsNotSaidToHaveFailed() {
        turnsOut(Effect.DONE, "");

        ScriptFailure failure = fails(step("CREATE TABLE t (n INT);"));

        assertThat(failure.effect()).isEqualTo(ScriptEffect.UNKNOWN);
        assertThat(words.sent()).endsWith(RESET);
    }

    @Test
    void anOutcomeThatWasNotNotedBeforeIsUnknown() {
        turnsOut(Effect.DONE, "");
        told.put("noteBefore", Optional.empty());

        assertThat(fails(step("CREATE TABLE t (n INT);")).effect()).isEqualTo(ScriptEffect.ROLLED_BACK);
    }

    @Test
    void whoIsToStopDoesNotWaitForLongToClearAway() {
        turnsOut(Effect.NOT_DONE, "an index", "DROP TABLE IF EXISTS leftover");
        told.put("flaw", Optional.of(new SQLException("of no use")));
        words.meanwhile(DDL, () -> stop.request(StopReason.APPLICATION));

        ScriptFailure failure = fails(step(DDL + ";"));

        assertThat(words.sent())
                .endsWith(DDL, "SET LOCK_TIMEOUT 1000", "DROP TABLE IF EXISTS leftover", RESET, "failure");
        assertThat(failure.left()).isEqualTo("an index");
    }

    @Test
    void behindAPoolerNothingIsSetForTheClearing() {
        before = new SessionState(
                List.of(),
                List.of(),
                List.of("SET @pooled = 1"),
                sql -> sql,
                List.of(),
                List.of(ROLE),
                List.of(),
                "",
                now -> List.of(),
                true);
        turnsOut(Effect.NOT_DONE, "an index", "DROP TABLE IF EXISTS leftover");
        told.put("flaw", Optional.of(new SQLException("of no use")));
        words.meanwhile(DDL, () -> stop.request(StopReason.APPLICATION));

        fails(step(DDL + ";"));

        assertThat(words.sent()).endsWith(DDL, "DROP TABLE IF EXISTS leftover", "failure");
    }

    @Test
    void aStatementByItselfIsSentAgainWhereALockStoppedIt() throws Exception {
        assertThat(triesWhileLocked("ALTER TABLE t ADD COLUMN m INT;")).isNull();

        assertThat(stops).hasSize(1);
    }

    @Test
    void itIsBookedAgainWhereALockStoppedThat() throws Exception {
        assertThat(triesWhile("UPDATE __migrations_run SET owner = owner", DDL + ";"))
                .isNull();

        assertThat(stops).isNotEmpty();
        assertThat(bench.column("SELECT version FROM __migrations")).containsExactly("0007");
    }

    @Test
    void whereTheScriptWantsNoTransactionNothingIsSentAgain() throws Exception {
        assertThat(triesWhileLocked("-- no-transaction", "ALTER TABLE t ADD COLUMN m INT;"))
                .isNotNull();

        assertThat(stops).isEmpty();
    }

    private ScriptFailure triesWhileLocked(String... lines) throws SQLException {
        return triesWhile("INSERT INTO t VALUES (9)", lines);
    }

    private ScriptFailure triesWhile(String locked, String... lines) throws SQLException {
        told.putAll(Map.of(Capability.LOCK_TIMEOUT, true, Capability.LOCK_TIMEOUT_IS_ATOMIC, true));
        try (Connection blocker = bench.dataSource().getConnection();
                Statement locking = blocker.createStatement();
                Statement limit = session.connection().createStatement()) {
            limit.execute("SET LOCK_TIMEOUT 50");
            blocker.setAutoCommit(false);
            locking.execute(locked);
            whenStopped = () -> {
                try {
                    blocker.rollback();
                } catch (SQLException e) {
                    throw new AssertionError(e);
                }
            };
            return fails(step(lines));
        }
    }

    private Resume interrupted(Step step, int done, String checksum, String failure, UnknownOutcome open) {
        var hash = new CanonicalSql.Hash(Dialect.H2);
        TestScripts.statements(step).subList(0, done).forEach(hash::add);
        var inFlight = new InFlight(
                Version.of("0007"), "0007_add_phone", checksum, false, Instant.EPOCH, done, hash.value(), failure);
        bench.execute("UPDATE __migrations_run SET version = '0007', name = 'x', statements_done = " + done);
        return new Resume(inFlight, "0007_add_phone", step.checksum(), step.script(), null, open);
    }

    private Resume interrupted(Step step, int done) {
        return interrupted(step, done, step.checksum(), null, null);
    }

    private static final List<String> TAKEN_UP = List.of("begin", ROLE, "own", "take up", "progress", "log", "commit");

    @Test
    void itResumesAfterWhatIsDoneUnderTheSameSettings() throws Exception {
        Step step = step("SET SCHEMA PUBLIC;", row(1), DDL + ";", row(2));

        run(interrupted(step, 2, step.checksum(), "refused", null));

        assertSent(List.of(
                SESSION,
                List.of("SET SCHEMA PUBLIC"),
                TAKEN_UP,
                List.of(DDL, "begin"),
                COMMIT,
                List.of("begin"),
                rows(2),
                END));
    }

    @Test
    void whatWasDoneAlreadyIsNotSent() throws Exception {
        turnsOut(Effect.DONE, "", "DROP TABLE IF EXISTS leftover");
        Step step = step(row(1), DDL + ";", "SET @last = 1;");

        run(interrupted(step, 1));

        assertSent(List.of(
                SESSION, List.of("DROP TABLE IF EXISTS leftover"), TAKEN_UP, List.of("begin", "SET @last = 1"), END));
        assertThat(journal("statements_done")).isNull();
    }

    private List<String> warnings(Resume resume) throws Exception {
        try (var log = new RecordedLog()) {
            run(resume);
            return log.messages(Level.WARN);
        }
    }

    @Test
    void whatTookEffectIsLoggedWithWhatItLeftBehind() throws Exception {
        turnsOut(Effect.DONE, "", "DROP TABLE IF EXISTS leftover");

        assertThat(warnings(interrupted(step(row(1), DDL + ";", "SET @last = 1;"), 1)))
                .containsExactly(
                        "0007_add_phone: dropping what statement 2 left behind: DROP TABLE IF EXISTS leftover",
                        "0007_add_phone was interrupted and resumes at statement 2 of 3 (line 2), which took effect and"
                                + " is not executed again (found): CREATE TABLE made (n INT)");
    }

    @Test
    void whatRunsNowIsLogged() throws Exception {
        assertThat(warnings(interrupted(step(DDL + ";", row(1)), 1)))
                .containsExactly("0007_add_phone was interrupted and resumes at statement 2 of 2 (line 2), which is"
                        + " executed now (nothing of it remains): INSERT INTO t VALUES (1)");
    }

    @Test
    void whatIsSetForEachScriptIsSetAgain() throws Exception {
        Step step = step(row(1), DDL + ";");

        run(interrupted(step, 1, step.checksum(), "refused", null), "SET SCHEMA PUBLIC;");

        assertSent(List.of(
                SESSION, List.of("SET SCHEMA PUBLIC"), TAKEN_UP, List.of(DDL, "begin"), COMMIT, List.of("begin"), END));
    }

    @Test
    void aValueThatTheOpenStatementSetIsGone() throws Exception {
        Step step = step(row(1), "SET @most = SELECT MAX(n) FROM t;", "INSERT INTO t VALUES (@most + 1);");

        assertThatThrownBy(() -> run(interrupted(step, 1, "older", null, UnknownOutcome.DONE)))
                .hasMessageContaining("Statement 3 (line 3) uses @most. Statement 2 (line 2) may have set it")
                .hasMessageContaining("set it again in the file, between statement 2 and line 3")
                .hasMessageContaining("and then resume: migration resume 0007 --statement-done; or, ");

        bench.execute("INSERT INTO t VALUES (1)");
        run(interrupted(step, 1, "older", null, UnknownOutcome.REPEAT));
        assertThat(words.sent()).contains("INSERT INTO t VALUES (@most + 1)");
    }

    @Test
    void aValueIsGoneAlsoWhereAStatementWasRefused() {
        Step step = step("SET @most = SELECT MAX(n) FROM t;", DDL + ";", "INSERT INTO t VALUES (@most + 1);");

        assertThatThrownBy(() -> run(interrupted(step, 1, step.checksum(), "refused", null)))
                .hasMessageContaining("Statement 3 (line 3) uses @most. Statement 1 (line 1) may have set it")
                .hasMessageContaining("and then start again; or, ");
    }

    @Test
    void whereNothingIsLeftItEnds() throws Exception {
        run(interrupted(step(row(1)), 1));

        assertSent(List.of(SESSION, TAKEN_UP, List.of("begin"), END));
    }

    @Test
    void whatStillRunsIsWaitedFor() {
        told.put("orphan", Optional.of(new Orphan("process 7", "end it")));
        Step step = step(row(1), DDL + ";");

        assertThatThrownBy(() -> run(interrupted(step, 1)))
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining("was interrupted at statement 2 of 2, and the database still runs it");
    }

    @Test
    void whatWasRefusedDoesNotRunAnyMore() throws Exception {
        told.put("orphan", Optional.of(new Orphan("process 7", "end it")));
        Step step = step(row(1), DDL + ";");

        run(interrupted(step, 1, step.checksum(), "refused", null));

        assertThat(words.sent()).contains(DDL);
    }

    @Test
    void whatATransactionUndidDoesNotRunAnyMore() throws Exception {
        told.put("orphan", Optional.of(new Orphan("process 7", "end it")));

        run(interrupted(step(DDL + ";", row(1)), 1));

        assertThat(words.sent()).contains("INSERT INTO t VALUES (1)");
    }

    @Test
    void theOperatorDecidesAboutAnUnknownOutcome() throws Exception {
        turnsOut(Effect.UNKNOWN, "");
        Step step = step(row(1), DDL + ";");
        assertThatThrownBy(() -> run(interrupted(step, 1)))
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining("it is unknown whether that took effect");

        run(interrupted(step, 1, step.checksum(), null, UnknownOutcome.DONE));

        assertThat(words.sent()).doesNotContain(DDL).contains("end");
    }

    @Test
    void anUnknownOutcomeIsRepeatedIfTheOperatorDecidesSo() throws Exception {
        turnsOut(Effect.UNKNOWN, "");
        Step step = step(row(1), DDL + ";");

        run(interrupted(step, 1, step.checksum(), null, UnknownOutcome.REPEAT));

        assertThat(words.sent()).contains(DDL);
    }

    @Test
    void ofAFileThatWasEditedSinceTheOperatorDecides() throws Exception {
        Step step = step(row(1), DDL + ";");
        assertThatThrownBy(() -> run(interrupted(step, 1, "older", null, null)))
                .isInstanceOf(InvalidMigrationsException.class);
        assertThatThrownBy(() -> run(interrupted(step(row(1)), 1, "older", null, null)))
                .as("nothing is left of it")
                .isInstanceOf(InvalidMigrationsException.class);

        run(interrupted(step, 1, "older", null, UnknownOutcome.DONE));

        assertThat(words.sent()).doesNotContain(DDL).contains("end");
    }

    @Test
    void whatWasRefusedMayHaveBeenDoneByHand() throws Exception {
        Step step = step(row(1), DDL + ";");

        run(interrupted(step, 1, step.checksum(), "refused", UnknownOutcome.DONE));

        assertThat(words.sent()).doesNotContain(DDL).contains("end");
    }

    @Test
    void otherStatementsThanThoseThatAreDoneAreRefused() {
        Step step = step(row(1), DDL + ";");
        Resume resume = interrupted(step, 1);
        Step edited = step(row(2), DDL + ";");

        assertThatThrownBy(() -> run(
                        new Resume(resume.inFlight(), resume.name(), resume.checksum(), edited.script(), null, null)))
                .isInstanceOf(InvalidMigrationsException.class);
    }

    @Test
    void theStatementsBeforeAnUnknownOneAreNamed() {
        turnsOut(Effect.UNKNOWN, "");
        Step step = step(row(1), row(2), DDL + ";");

        assertThatThrownBy(() -> run(interrupted(step, 2)))
                .hasMessageContaining("Statements 1 to 2 are done; nothing after statement 3 ran.");
    }

    @Test
    void whatTheOperatorSaysIsDoneIsBooked() {
        turnsOut(Effect.UNKNOWN, "");
        Step step = step(row(1), DDL + ";", "CREATE TABLE t (n INT);");

        told.put(Capability.MULTIPLE_STATEMENTS, false);
        ScriptFailure failure = catchThrowableOfType(
                ScriptFailure.class, () -> run(interrupted(step, 1, step.checksum(), null, UnknownOutcome.DONE)));

        assertThat(failure.failure().ordinal()).isEqualTo(3);
        assertThat(failure.done()).isEqualTo(2);
        assertThat(journal("statements_done")).isEqualTo("2");
    }

    @Test
    void inATransactionOfTheScriptsOwnProgressIsCommittedWithIt() throws Exception {
        Step step = step(
                "SET AUTOCOMMIT FALSE;",
                row(1),
                "COMMIT;",
                row(2),
                DDL + ";",
                row(3),
                "COMMIT;",
                "SET AUTOCOMMIT TRUE;");

        run(step);

        List<String> progress = List.of("progress");
        assertSent(List.of(
                SESSION,
                BEGIN,
                List.of("SET AUTOCOMMIT FALSE", "progress"),
                rows(1),
                progress,
                List.of("COMMIT", "progress"),
                rows(2),
                progress,
                // This has committed what was open; its own progress is committed at once.
                List.of(DDL, "progress", "commit"),
                rows(3),
                progress,
                List.of("COMMIT", "progress", "SET AUTOCOMMIT TRUE", "progress", "begin"),
                END));
    }

    @Test
    void whereARollbackIsNotCompleteRowsStay() {
        told.put("rollBack", false);

        assertThat(fails(step(row(1), DDL + ";", row(2), row(2))).effect()).isEqualTo(ScriptEffect.ROWS_REMAIN);
    }

    @Test
    void whoseLeaseIsAnothersLeavesTheJournalToThem() {
        words.meanwhile("CREATE TABLE t (n INT)", () -> bench.execute("UPDATE __migrations_run SET owner = 'another'"));

        assertThat(fails(step("CREATE TABLE t (n INT);")).effect()).isEqualTo(ScriptEffect.OVERTAKEN);
        assertThat(journal("failure")).isNull();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            CREATE TABLE made (n INT);, , true
            CREATE TABLE IF NOT EXISTS made (n INT);, , false
            CREATE USER made PASSWORD 'x';, , true
            CREATE TABLE made (n INT);, refused, false
            INSERT INTO t VALUES (1);, , false""")
    void whereTheDatabaseDoesNotShowItEachStartAsks(String sql, String failure, boolean asks) {
        Step step = step(sql);
        var open = new InterruptedStatement(
                step.script(), TestScripts.statements(step).get(0));
        InFlight inFlight = interrupted(step, 0, step.checksum(), failure, null).inFlight();

        assertThat(new StartQuestions(inFlight, open, session.tables()).askForOutcome(session))
                .isEqualTo(asks);
    }
}
