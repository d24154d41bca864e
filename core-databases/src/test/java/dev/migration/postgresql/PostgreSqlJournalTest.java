// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Code;
import dev.migration.CodeMigration;
import dev.migration.Problem;
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
        assertThatProblem(refused(this::up))
                .at("0002_by.sql:4:1")
                .names("line 2: SELECT set_config", "line 4: INSERT INTO nowhere")
                .advises("migration resume 0002 --new-session");
        assertThat(column("SELECT by_whom FROM t WHERE n > 7")).containsExactly("7");
    }

    private void users() {
        write(
                "0001_base.sql",
                "CREATE TABLE orders (id INT, old BOOLEAN);",
                "INSERT INTO orders VALUES (1, true), (2, false), (3, false);",
                // Somebody's other table of that name.
                "CREATE TABLE doomed (id INT);",
                "INSERT INTO doomed VALUES (2), (3);",
                "CREATE TABLE users (email TEXT);",
                "INSERT INTO users VALUES ('a'), ('a');");
        up();
    }

    @Test
    void aPermanentTableIsNotTakenForTheTemporaryOneThatEndedWithTheSession() {
        users();
        write(
                "0002_x.sql",
                "SELECT id INTO TEMP doomed FROM orders WHERE old;",
                "CREATE UNIQUE INDEX CONCURRENTLY users_email ON users (email);",
                "DELETE FROM orders WHERE id IN (SELECT id FROM doomed);");
        assertThatThrownBy(this::up).hasMessageContaining("statement 2 of 3 failed");

        execute("DELETE FROM users");
        for (Problem asked : List.of(
                refusal(this::up),
                migrator().status().problems().stream()
                        .filter(problem -> problem.code() == Code.INTERRUPTED)
                        .findFirst()
                        .orElseThrow())) {
            assertThatProblem(asked)
                    .at("0002_x.sql:2:1")
                    .names("line 1: SELECT id INTO TEMP doomed", "line 3: DELETE FROM orders")
                    .advises("migration resume 0002 --new-session");
        }
        assertThat(column("SELECT COUNT(*) FROM orders")).containsExactly("3");
    }

    @Test
    void aValueThatASequenceGaveInAnotherSessionIsAskedAbout() {
        users();
        write(
                "0002_x.sql",
                "CREATE TABLE parent (id INT GENERATED ALWAYS AS IDENTITY (START WITH 500), name TEXT);",
                "INSERT INTO parent (name) VALUES ('one');",
                "CREATE UNIQUE INDEX CONCURRENTLY users_email ON users (email);",
                "CREATE TABLE child AS SELECT lastval() AS parent_id;");
        assertThatThrownBy(this::up).hasMessageContaining("statement 3 of 4 failed");

        execute("DELETE FROM users");
        assertThatProblem(refused(this::up))
                .at("0002_x.sql:4:1")
                .names("Statement 4 (line 4) uses lastval(…)")
                .advises("migration resume 0002 --new-session");

        write(
                "0002_x.sql",
                "CREATE TABLE parent (id INT GENERATED ALWAYS AS IDENTITY (START WITH 500), name TEXT);",
                "INSERT INTO parent (name) VALUES ('one');",
                "CREATE UNIQUE INDEX CONCURRENTLY users_email ON users (email);",
                "CREATE TABLE child AS SELECT MAX(id) AS parent_id FROM parent;");
        up();
        assertThat(column("SELECT parent_id FROM child")).containsExactly("500");
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
