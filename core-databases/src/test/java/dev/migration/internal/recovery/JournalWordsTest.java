// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migration.Version;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database.AtomicDdl;
import dev.migration.internal.database.SessionState;
import dev.migration.internal.execute.ScriptContext;
import dev.migration.internal.execute.ScriptReading.Data;
import dev.migration.internal.execute.TestScripts;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.history.LogReader.StoredScripts;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.lock.LockBench;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.plan.Steps.Step.Resume;
import dev.migration.internal.run.SentWords;
import dev.migration.internal.session.Session;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.session.StatementFailure.What;
import dev.migration.internal.settings.Listeners;
import dev.migration.internal.sql.CanonicalSql;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.stop.ActiveRuns;
import java.io.IOException;
import java.io.StringReader;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the journal sends, and in which transaction. */
class JournalWordsTest {

    private static final String ROLE = "SET @role = 1";
    private static final String RESET = "SET @reset = 1";
    private static final Duration LONG = Duration.ofHours(1);

    @RegisterExtension
    final LockBench bench = LockBench.onH2();

    private final SentWords words = new SentWords();
    private final Session session = bench.session(words.over(bench.dataSource()));
    private final Map<Object, Object> told = new HashMap<>(Map.of(
            Capability.MULTIPLE_STATEMENTS,
            true,
            "lease",
            LONG,
            "noteBefore",
            Optional.of("before"),
            "atomicDdl",
            AtomicDdl.NONE,
            "forgetKeys",
            List.of()));
    private final Step step =
            TestScripts.step(Dialect.H2, "INSERT INTO t VALUES (1);\nINSERT INTO t VALUES (2);\nSELECT 3;");
    private final List<Statement> statements = TestScripts.statements(step);
    private Journal journal;

    @BeforeEach
    void createTables() throws SQLException {
        bench.createTables();
        bench.lease("me", 2099);
        journal = journal(step, RunRow.asLease(session.tables(), "me"));
        words.sent();
    }

    private Journal journal(Step of, RunRow row) throws SQLException {
        ScriptContext context = TestScripts.context(
                session,
                TestScripts.told(session.database(), told),
                row,
                of,
                new Listeners(List.of()),
                new ActiveRuns().begin(),
                new SessionState(
                        List.of(RESET),
                        List.of(),
                        List.of(),
                        sql -> sql,
                        List.of(),
                        List.of(ROLE),
                        List.of(),
                        "",
                        now -> List.of(),
                        false));
        return new Journal(context, context.sender(), of);
    }

    private Resume resume(boolean undo, int done) {
        var inFlight =
                new InFlight(Version.of("0007"), "0007_old", "old", undo, Instant.EPOCH, done, hash(done), "refused");
        return new Resume(inFlight, "0007_new", "new", step.script(), null, null);
    }

    private String hash(int count) {
        var hash = new CanonicalSql.Hash(Dialect.H2);
        statements.subList(0, count).forEach(hash::add);
        return hash.value();
    }

    private void take(int count) {
        for (Statement statement : statements.subList(0, count)) {
            assertThat(journal.take(statement, null)).isNull();
        }
    }

    private String row(String column) {
        return bench.column("SELECT " + column + " FROM __migrations_run").get(0);
    }

    @Test
    void beginsInATransactionOfItsOwn() throws Exception {
        assertThat(journal.isOwned()).isFalse();

        journal.begin();

        assertThat(words.sent()).containsExactly("begin", "create row", "own", "begin script", "commit");
        assertThat(session.connection().getAutoCommit()).isTrue();
        assertThat(journal.isOwned()).isTrue();
        assertThat(row("version || ' ' || name || ' ' || direction || ' ' || statements_done"))
                .isEqualTo("0007 0007_add_phone up 0");
    }

    @Test
    void saysThatItIsAnUndo() throws Exception {
        journal = journal(resume(true, 0), RunRow.asLease(session.tables(), "me"));

        journal.begin();

        assertThat(row("direction")).isEqualTo("down");
    }

    @Test
    void isTakenUpAsAWhole() throws Exception {
        journal.begin();
        words.sent();
        Resume resume = resume(false, 2);
        journal = journal(resume, RunRow.asLease(session.tables(), "me"));
        assertThat(journal.done()).isEqualTo(2);
        take(3);

        journal.own(resume);

        assertThat(words.sent()).containsExactly("begin", ROLE, "own", "take up", "progress", "log", "commit");
        assertThat(journal.isOwned()).isTrue();
        assertThat(journal.done()).isEqualTo(3);
        assertThat(row("name || ' ' || checksum || ' ' || statements_done")).isEqualTo("0007_new new 3");
        assertThat(row("prefix_hash")).isEqualTo(hash(3));
        assertThat(bench.column("SELECT action FROM __migrations_log")).containsExactly("resume");
    }

    @Test
    void saysWhatIsDoneByItself() throws Exception {
        take(1);

        journal.progress();

        assertThat(words.sent()).containsExactly("progress");
        assertThat(row("statements_done || ' ' || prefix_hash")).isEqualTo("1 " + hash(1));
        assertThat(journal.done())
                .as("the script's own transaction may be open")
                .isZero();
        journal.recorded();
        assertThat(journal.done()).isOne();
    }

    @Test
    void saysWhatIsDoneInTheTransactionThatDoesIt() throws Exception {
        take(2);
        session.connection().setAutoCommit(false);

        journal.commitWithProgress();

        assertThat(words.sent()).containsExactly("begin", ROLE, "progress", "commit");
        assertThat(session.connection().getAutoCommit()).isTrue();
        assertThat(journal.done()).isEqualTo(2);
    }

    private static void assertOvertaken(ThrowingCallable word) {
        assertThat(catchThrowableOfType(StatementFailure.class, word).is(What.OVERTAKEN))
                .isTrue();
    }

    @Test
    void oneWhoLostTheRowStopsAtTheNextWord() {
        bench.execute("UPDATE __migrations_run SET owner = 'another'");

        assertOvertaken(journal::progress);
    }

    @Test
    void endsTogetherWithTheHistory() throws Exception {
        journal.begin();
        words.sent();

        journal.finish(new StoredScripts(null, null), 17);

        assertThat(words.sent()).containsExactly("begin", RESET, "enter", "complete", "log", "end", "commit");
        assertThat(row("version")).isNull();
        assertThat(bench.column("SELECT execution_ms FROM __migrations")).containsExactly("17");
    }

    @Test
    void isForgotten() throws Exception {
        journal.begin();
        words.sent();

        journal.forget();

        assertThat(words.sent()).containsExactly("end");
    }

    @Test
    void saysWhyAStatementWasRefused() throws Exception {
        journal.refused("no, not that");

        assertThat(words.sent()).containsExactly("failure");
        assertThat(row("failure")).isEqualTo("no, not that");
    }

    @Test
    void notesWhatThereIsBeforeAStatement() throws Exception {
        journal.note(statements.get(0), true, false);

        assertThat(words.sent()).containsExactly("note");
        assertThat(journal.noted()).isEqualTo("before");
        assertThat(journal.storedNote()).isEqualTo("before");
    }

    @Test
    void notesNothingWhereThatMakesNoDifference() throws Exception {
        told.put("noteBefore", Optional.empty());

        journal.note(statements.get(0), true, false);

        assertThat(words.sent()).isEmpty();
        assertThat(journal.noted()).isNull();
        assertThat(journal.storedNote()).isNull();
    }

    @Test
    void withoutARowNothingWasNoted() throws Exception {
        bench.execute("DELETE FROM __migrations_run");

        assertThat(journal.storedNote()).isNull();
    }

    @Test
    void notesUnderTheOwnRole() throws Exception {
        journal.note(statements.get(0), true, true);

        assertThat(words.sent()).containsExactly("begin", ROLE, "note", "commit");
        assertThat(session.connection().getAutoCommit()).isTrue();
    }

    @Test
    void afterALongSilenceTheLeaseIsLookedAt() throws Exception {
        told.put("lease", Duration.ZERO);

        journal.requireLease(false);
        assertThat(words.sent()).containsExactly("renew lease");

        journal.requireLease(true);
        assertThat(words.sent()).containsExactly("begin", ROLE, "renew lease", "commit");

        bench.execute("UPDATE __migrations_run SET owner = 'another'");
        assertOvertaken(() -> journal.requireLease(false));
    }

    @Test
    void afterAShortSilenceTheLeaseIsNotLookedAt() throws Exception {
        journal.requireLease(false);

        assertThat(words.sent()).isEmpty();
    }

    @Test
    void withoutALeaseNoneIsLookedAt() throws Exception {
        told.put("lease", Duration.ZERO);
        journal = journal(step, RunRow.asJournal(session.tables(), "me"));

        journal.requireLease(false);

        assertThat(words.sent()).isEmpty();
    }

    @Test
    void agreesWithTheSameStatementsOnly() {
        take(2);

        assertThat(journal.agreesWith(resume(false, 2).inFlight())).isTrue();
        assertThat(journal.agreesWith(resume(false, 1).inFlight())).isFalse();
        assertThat(journal.agreesWith(inFlightWith(2, hash(1)))).isFalse();
        assertThat(journal.agreesWith(inFlightWith(1, hash(2)))).isFalse();
    }

    private static InFlight inFlightWith(int done, String hash) {
        return new InFlight(Version.of("0007"), "0007_old", "old", false, Instant.EPOCH, done, hash, null);
    }

    @Test
    void takesTheTablesWordForWhatIsDone() throws SQLException {
        bench.execute("UPDATE __migrations_run SET statements_done = 5");
        journal.readBack();
        assertThat(journal.done()).isEqualTo(5);

        bench.execute("UPDATE __migrations_run SET statements_done = 6, owner = 'another'");
        journal.readBack();
        assertThat(journal.done()).as("it is not ours").isEqualTo(5);
    }

    @Test
    void dataThatAreNotSentAreReadAllTheSame() throws Exception {
        var passed = new StringReader("1\n2\n");
        journal.pass(statements.get(0), new Data(9, passed));
        assertThat(passed.read()).isNegative();
        assertThat(journal.ordinal()).isOne();

        var sent = new StringReader("1\n2\n");
        Data taken = journal.take(statements.get(1), new Data(9, sent));
        assertThat(taken.line()).isEqualTo(9);
        assertThat(sent.read()).as("they are read when they are sent").isEqualTo('1');
        assertThat(journal.ordinal()).isEqualTo(2);
    }

    @Test
    void dataThatCannotBeReadFailTheScript() throws IOException {
        var closed = new StringReader("1\n2\n");
        closed.close();

        assertThat(catchThrowableOfType(
                                StatementFailure.class, () -> journal.pass(statements.get(0), new Data(9, closed)))
                        .what())
                .isEqualTo("stopped");
    }
}
