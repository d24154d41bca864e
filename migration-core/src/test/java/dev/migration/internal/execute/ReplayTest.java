package dev.migration.internal.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.internal.lock.LockBench;
import dev.migration.internal.session.Session;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementKind;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReplayTest {

    private static final String DATA = "the data of its COPY are read while they are sent";
    private static final String TOO_LONG = "it is too long to be kept";

    @RegisterExtension
    final LockBench bench = LockBench.onPostgreSql();

    private final Session session = bench.session();
    private final Replay replay = new Replay(session.database());
    private final Sender sender = new Sender(session.connection(), session.database());
    private int ordinal;

    @BeforeEach
    void createTable() {
        bench.execute("CREATE TABLE t (n INT)");
    }

    private void add(String... scripts) {
        for (String sql : scripts) {
            for (Statement statement : TestScripts.statements(TestScripts.step(Dialect.POSTGRESQL, sql))) {
                replay.add(statement, ++ordinal, false);
            }
        }
    }

    private static Statement ofLength(int length) {
        return new Statement("x".repeat(length), 1, 1, 0, StatementKind.PLAIN, Set.of());
    }

    private void assertSends(String... rows) throws StatementFailure {
        bench.execute("DELETE FROM t");
        replay.send(sender);
        sender.flush();
        assertThat(bench.column("SELECT n FROM t")).containsExactly(rows);
    }

    @Test
    void sendsTheStatementsOfTheTransactionInTheirOrder() throws StatementFailure {
        add("INSERT INTO t VALUES (1);", "INSERT INTO t VALUES (2);");
        assertSends("1", "2");
        assertSends("1", "2");

        replay.clear();
        assertSends();

        add("INSERT INTO t VALUES (3);");
        assertThat(replay.hindrance()).isNull();
        assertSends("3");
    }

    @Test
    void aStatementKeepsItsNumber() {
        add("INSERT INTO t VALUES (1);", "INSERT INTO nowhere VALUES (2);");

        assertThatThrownBy(this::assertSends)
                .isInstanceOfSatisfying(
                        StatementFailure.class,
                        failure -> assertThat(failure.ordinal()).isEqualTo(2));
    }

    @Test
    void whatARollbackDoesNotTakeBackIsNotSentAgainNorWhatStandsAroundIt() throws StatementFailure {
        add("INSERT INTO t VALUES (1);", "SELECT pg_advisory_lock(1);", "INSERT INTO t VALUES (2);");

        assertThat(replay.hindrance()).isEqualTo(Replay.NOT_UNDONE);
        assertSends();

        replay.clear();
        assertThat(replay.hindrance()).isNull();
    }

    @Test
    void dataAreReadOnce() throws StatementFailure {
        add("INSERT INTO t VALUES (1);");
        replay.add(ofLength(1), 2, true);
        add("SELECT pg_advisory_lock(1);");

        assertThat(replay.hindrance()).isEqualTo(DATA);
        assertSends();
    }

    @Test
    void aMillionCharactersAreKept() {
        replay.add(ofLength(1 << 19), 1, false);
        replay.add(ofLength(1 << 19), 2, false);
        assertThat(replay.hindrance()).isNull();

        replay.add(ofLength(1), 3, false);
        assertThat(replay.hindrance()).isEqualTo(TOO_LONG);

        replay.clear();
        replay.add(ofLength(1 << 20), 1, false);
        assertThat(replay.hindrance()).isNull();
    }
}
