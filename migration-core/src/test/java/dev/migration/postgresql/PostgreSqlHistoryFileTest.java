package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.State;
import dev.migration.contract.HistoryFileContract;
import dev.migration.fixture.PostgreSqlWorkbench;
import org.junit.jupiter.api.Test;

class PostgreSqlHistoryFileTest extends PostgreSqlWorkbench implements HistoryFileContract {

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
