package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.CodeMigration;
import dev.migration.contract.FailedRolloutContract;
import dev.migration.contract.JournalContract;
import dev.migration.contract.WireContract;
import dev.migration.crash.CrashScript;
import dev.migration.crash.CrashScript.Kind;
import dev.migration.fixture.EmptyPostgreSql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Scripts with a journal, and runs that are cut off. */
class PostgreSqlJournalTest extends PostgreSqlContractWorkbench
        implements JournalContract, FailedRolloutContract, WireContract {

    @Override
    public boolean catalogueTells() {
        return true;
    }

    @Test
    void aConfigurationThatEndedWithTheSessionIsNotReplacedByNone() {
        write("0001_t.sql", "CREATE TABLE t (n INT, by_whom TEXT);", "INSERT INTO t VALUES (7);");
        up();
        write(
                "0002_by.sql",
                "-- no-transaction",
                "SELECT set_config('app.id', (SELECT MAX(n) FROM t)::text, false);",
                "INSERT INTO t VALUES (8, current_setting('app.id', true));",
                "INSERT INTO nowhere VALUES (current_setting('app.id', true)::int);");
        assertThatThrownBy(this::up).hasMessageContaining("statement 3 of 3 failed");

        execute("CREATE TABLE nowhere (n INT)");
        assertThatThrownBy(this::up)
                .hasMessageContaining(
                        "Statement 3 (line 4) uses a setting of the session. Statement 1 (line 2) may have set it");
        assertThat(column("SELECT by_whom FROM t WHERE n > 7")).containsExactly("7");
    }

    @Test
    void aTransactionOfTheScriptMayHaveItsOwnMode() {
        write(
                "0001_t.sql",
                "CREATE TABLE t (n INT, isolation TEXT);",
                "CREATE INDEX CONCURRENTLY by_n ON t (n);",
                "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;",
                "INSERT INTO t VALUES (1, current_setting('transaction_isolation'));",
                "DROP INDEX CONCURRENTLY by_n;",
                "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;",
                "INSERT INTO t VALUES (2, current_setting('transaction_isolation'));");

        up();

        assertThat(column("SELECT isolation FROM t ORDER BY n")).containsExactly("serializable", "repeatable read");
    }

    @Override
    public String undoNonTransactional() {
        return "DROP INDEX CONCURRENTLY counts_by_n";
    }

    @Override
    public Kind kindOf(String ddl) {
        return ddl.contains("CONCURRENTLY") ? Kind.ALONE : Kind.TRANSACTIONAL;
    }

    @Override
    public List<String> indexes() {
        return column("SELECT indexrelid::regclass FROM pg_index WHERE indrelid = 'counts'::regclass AND indisvalid");
    }

    @Override
    public List<CrashScript> crashScripts() {
        var scripts = new ArrayList<>(WireContract.super.crashScripts());
        scripts.add(new CrashScript(
                "0006",
                "",
                List.of(
                        CrashScript.makes("COPY counts FROM STDIN;\n11\n12\n\\.\nSELECT 1", "11", "12"),
                        CrashScript.row(13)),
                List.of(CrashScript.takes("DELETE FROM counts WHERE n > 10", "11", "12", "13"))));
        return scripts;
    }

    @Override
    public int sessions() {
        return Integer.parseInt(column("SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND pid <> pg_backend_pid() AND backend_type = 'client backend'")
                .get(0));
    }

    @Override
    public int serverPort() {
        return EmptyPostgreSql.port();
    }

    @Override
    public DataSource through(int port, Duration socketTimeout) {
        PGSimpleDataSource other = EmptyPostgreSql.as("postgres", dataSource.getDatabaseName());
        other.setPortNumbers(new int[] {port});
        other.setSocketTimeout((int) socketTimeout.toSeconds());
        return other;
    }

    @Override
    public void empty() {
        execute("DROP SCHEMA public CASCADE", "CREATE SCHEMA public");
    }

    @Test
    void codeWithWhatCommitsByItselfIsToBeAFile() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        up();
        var code = new CodeMigration() {
            @Override
            public String version() {
                return "0002";
            }

            @Override
            public String name() {
                return "index";
            }

            @Override
            public void run(Connection connection) throws SQLException {
                try (var statement = connection.createStatement()) {
                    statement.execute("CREATE INDEX CONCURRENTLY by_n ON t (n)");
                }
            }
        };

        assertThatThrownBy(builder().codeMigrations(List.of(code)).build()::up)
                .hasMessageContaining("(SQLSTATE 25001)")
                .hasMessageContaining("Next: write it as a file with -- no-transaction in its first line");
    }
}
