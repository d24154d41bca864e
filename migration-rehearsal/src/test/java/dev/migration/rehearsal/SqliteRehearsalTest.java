// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Target;
import dev.migration.fixture.SqliteWorkbench;
import dev.migration.rehearsal.RehearsalReport.Finding;
import dev.migration.rehearsal.RehearsalReport.RehearsedStatement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows, durations and refusals; nothing of it stays. */
class SqliteRehearsalTest extends SqliteWorkbench {

    private RehearsalReport rehearse() {
        return Rehearsal.of(builder().build()).rehearse(Target.all(), RehearsalOptions.SCRATCH);
    }

    @Test
    void rowsAreCountedAndRolledBack() {
        write("0001_orders.sql", """
                CREATE TABLE orders (id INTEGER PRIMARY KEY, note TEXT);
                INSERT INTO orders (note) VALUES ('a'), ('b');
                UPDATE orders SET note = '' WHERE id = 1;""");

        RehearsalReport report = rehearse();

        assertThat(report.migrations().get(0).statements())
                .extracting(RehearsedStatement::rows)
                .containsExactly(0L, 2L, 1L);
        assertThat(report.findings()).isEmpty();
        assertThat(column("SELECT name FROM sqlite_master")).isEmpty();
    }

    @Test
    void aRefusalIsReported() {
        write("0001_t.sql", "CREATE TABLE t (id INTEGER NOT NULL);", "INSERT INTO t VALUES (NULL);");

        List<RehearsedStatement> statements = rehearse().migrations().get(0).statements();

        assertThat(statements.get(1).refusal()).contains("NOT NULL constraint failed");
        assertThat(statements.get(1).findings()).extracting(Finding::rule).containsExactly("fails");
        assertThat(column("SELECT name FROM sqlite_master")).isEmpty();
    }

    @Test
    void aStatementThatRollsBackByItselfIsReported() {
        write("0001_t.sql", """
                CREATE TABLE t (id INTEGER PRIMARY KEY);
                INSERT INTO t VALUES (1);
                INSERT OR ROLLBACK INTO t VALUES (1);""");

        RehearsalReport report = rehearse();

        assertThat(report.migrations().get(0).statements().get(2).refusal()).contains("UNIQUE constraint failed");
        assertThat(report.inconclusive()).contains("ended the transaction");
    }

    @Test
    void whatEndsATransactionIsNotExecuted() {
        write("0001_t.sql", "BEGIN;", "CREATE TABLE t (id INTEGER);", "COMMIT;", "CREATE TABLE u (id INTEGER);");
        write("0002_vacuum.sql", "-- no-transaction", "VACUUM;");

        RehearsalReport report = rehearse();

        assertThat(report.migrations())
                .allSatisfy(migration -> assertThat(migration.statements())
                        .allSatisfy(statement -> assertThat(statement.skipped()).isNotNull()));
        assertThat(column("SELECT name FROM sqlite_master")).isEmpty();
    }

    @Test
    void aForeignKeyThatIsCheckedAtTheCommitIsChecked() {
        write("0001_orders.sql", """
                CREATE TABLE customers (id INTEGER PRIMARY KEY);
                CREATE TABLE orders (customer INTEGER REFERENCES customers DEFERRABLE INITIALLY DEFERRED);
                INSERT INTO orders VALUES (7);""");

        RehearsalReport report = Rehearsal.of(
                        builder().initSql("PRAGMA foreign_keys = ON").build())
                .rehearse(Target.all(), RehearsalOptions.SCRATCH);

        assertThat(report.findings())
                .extracting(Finding::text)
                .singleElement()
                .asString()
                .contains("row 1 of orders has no row of customers");
    }
}
