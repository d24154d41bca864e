package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.MigrationException;
import dev.migration.Migrator;
import dev.migration.State;
import dev.migration.UnknownOutcome;
import dev.migration.contract.HistoryFileContract;
import dev.migration.fixture.Connections;
import dev.migration.fixture.PostgreSqlWorkbench;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgreSqlHistoryFileTest extends PostgreSqlWorkbench implements HistoryFileContract {

    @Override
    public Migrator.Builder builder() {
        return super.builder().baseline(null).historyFile(historyFile());
    }

    @Test
    void aUserWhoMayMakeNoTableHasAHistory() {
        execute(
                "CREATE TABLE t (n INT)",
                "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
                "DROP ROLE IF EXISTS history_clerk",
                "CREATE ROLE history_clerk LOGIN",
                "GRANT SELECT, INSERT ON t TO history_clerk");
        write("0001_rows.sql", "INSERT INTO t VALUES (1);");
        Migrator.Builder asClerk = builder().baseline(Baseline.none()).dataSource(as("history_clerk"));
        assertThatThrownBy(asClerk.historyFile(null).build()::up)
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("GRANT");

        asClerk.historyFile(historyFile()).build().up();

        assertThat(column("SELECT n FROM t")).containsExactly("1");
        assertThat(states()).containsExactly(State.APPLIED);
    }

    @Test
    void theUndoOfTheLastTableCanBeRecorded() {
        write("0001_t.sql", "-- Up Migration", "CREATE TABLE t (n INT);", "-- Down Migration", "DROP TABLE t;");
        up();
        DataSource crashing = afterCommit(() -> {
            throw new Crash();
        });
        assertThatThrownBy(builder().dataSource(crashing).build()::down).isInstanceOf(Crash.class);
        assertThat(states()).containsExactly(State.INTERRUPTED);

        migrator().markFailed("0001");

        assertThat(states()).containsExactly(State.PENDING);
        up();
    }

    @Test
    void aCommitWithoutAnAnswerIsAskedAbout() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        DataSource lost = afterCommit(() -> {
            throw new SQLException("The connection is gone.", "08006");
        });

        assertThatThrownBy(builder().dataSource(lost).build()::up)
                .hasMessageContaining("Unknown: 0001 took effect as a whole, or it changed nothing.")
                .hasMessageContaining("see what is asked when the database is back: migration status");

        assertThat(states()).containsExactly(State.INTERRUPTED);
        assertThatThrownBy(this::up).hasMessageContaining("migration mark-applied 0001");
    }

    @Test
    void whatFailsAfterTheCommitLeavesItRecorded() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        // The first call starts the transaction.
        DataSource lost = after("setAutoCommit", 2, () -> {
            throw new SQLException("The connection is gone.", "08006");
        });

        assertThatThrownBy(builder().dataSource(lost).build()::up).hasMessageContaining("The connection is gone.");

        assertThat(states()).containsExactly(State.APPLIED);
        assertThat(up().migrations()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CREATE INDEX CONCURRENTLY t_n ON t (n)", "DROP INDEX CONCURRENTLY t_m"})
    void aCrashAfterAnIndexWasChangedConcurrentlyIsAskedAbout(String concurrently) {
        write("0001_t.sql", "CREATE TABLE t (n INT, m INT);", "CREATE INDEX t_m ON t (m);");
        up();
        write("0002_index.sql", concurrently + ";", "INSERT INTO t VALUES (1);");
        DataSource crashing = Connections.executed(dataSource(), sql -> {
            if (sql.equals(concurrently)) {
                throw new Crash();
            }
        });
        assertThatThrownBy(builder().dataSource(crashing).build()::up).isInstanceOf(Crash.class);

        assertThatThrownBy(this::up).hasMessageContaining("it is unknown whether that took effect");
        assertThat(migrator().status().problems())
                .anyMatch(problem -> problem.isError()
                        && problem.code() == Code.INTERRUPTED
                        && !problem.remedy().contains("can be read from the database"));
        migrator().resume("0002", UnknownOutcome.DONE);

        assertThat(states()).containsOnly(State.APPLIED);
        assertThat(column("SELECT n FROM t")).containsExactly("1");
    }

    @Test
    void eachCommitWaitsForTheDisk() {
        write("0001_s.sql", "CREATE TABLE s AS SELECT current_setting('synchronous_commit') AS v;");
        write(
                "0002_s.sql",
                "-- option: transaction=off",
                "INSERT INTO s SELECT current_setting('synchronous_commit');");

        builder().initSql("SET synchronous_commit = off").build().up();

        assertThat(column("SELECT v FROM s")).containsExactly("on", "on");
    }

    @Test
    void anotherServerBehindTheSameAddressIsRefused() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        up();
        edit("server = \"", "server = \"9");

        assertThatThrownBy(this::up).hasMessageContaining("The history in ").hasMessageContaining(", server 9");

        edit("server = \"9", "# \"9");
        assertThat(up().migrations()).isEmpty();
    }

    @Test
    void whatRunsOutsideTransactionsIsWrittenStatementByStatement() {
        write(
                "0001_t.sql",
                "CREATE TABLE t (n INT);",
                "INSERT INTO t VALUES (1);",
                "CREATE INDEX CONCURRENTLY t_n ON t (n);",
                "INSERT INTO t VALUES (2);");

        up();

        assertThat(states()).containsExactly(State.APPLIED);
        assertThat(column("SELECT n FROM t ORDER BY n")).containsExactly("1", "2");
    }
}
