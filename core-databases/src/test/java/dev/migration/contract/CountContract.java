// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.Target;
import dev.migration.fixture.Workbench;
import org.junit.jupiter.api.Test;

/** What a script reads of how many rows the statement before it has changed: that of its own statement, or it is refused. */
public interface CountContract extends Workbench {

    /** A call of the function that says how many rows the last statement has changed. */
    String count();

    /** A statement that cannot run in a transaction: an index on column n of table audit; empty where there is none. */
    default String nonTransactional() {
        return "CREATE INDEX audit_by_n ON audit (n);";
    }

    private String see() {
        return "INSERT INTO audit VALUES (" + count() + ");";
    }

    private void tables() {
        write("0001_tables.sql", "CREATE TABLE t (n INT);", "CREATE TABLE audit (n INT);", "INSERT INTO t VALUES (1);");
        up();
    }

    private void assertRefusedAt(String place) {
        assertThatProblem(refusal(this::up))
                .hasCode(Code.UNSUPPORTED_STATEMENT)
                .at(place)
                .advises("SELECT COUNT(*)");
        assertThat(column("SELECT n FROM audit")).isEmpty();
    }

    private void assertSeen(String... counts) {
        up();
        assertThat(column("SELECT n FROM audit")).containsExactly(counts);
    }

    @Test
    default void inATransactionItIsThatOfTheStatementBefore() {
        tables();
        write("0002_t.sql", "INSERT INTO t VALUES (2), (3), (4);", see(), "UPDATE t SET n = n + 1;", see());

        assertSeen("3", "4");
    }

    @Test
    default void inARunOfStatementsOfAJournalItIsToo() {
        tables();
        write("0002_t.sql", nonTransactional(), "INSERT INTO t VALUES (2), (3), (4);", see());

        assertSeen("3");
    }

    @Test
    default void atTheStartOfAScriptItIsRefused() {
        tables();
        write("0002_t.sql", "-- how many?", "INSERT INTO audit", "VALUES (" + count() + ");");

        assertRefusedAt("0002_t.sql:3:9");
        assertThatProblem(refused(() -> migrator().plan(Target.all())).problems())
                .at("0002_t.sql:3:9");
    }

    @Test
    default void behindAStatementThatCommitsItIsRefused() {
        tables();
        if (!nonTransactional().isEmpty()) {
            write("0002_t.sql", "INSERT INTO t VALUES (2);", nonTransactional(), see(), see());

            assertRefusedAt("0002_t.sql:3:27");
        }
    }

    @Test
    default void withoutTransactionItIsRefused() {
        tables();
        write("0002_t.sql", "-- no-transaction", "INSERT INTO t VALUES (2), (3);", see());

        assertRefusedAt("0002_t.sql:3:27");
    }

    @Test
    default void inATransactionOfTheScriptInPartsItIsRefused() {
        tables();
        String begin = vendor().equals("hsqldb") ? "START TRANSACTION;" : "BEGIN;";
        write("0002_t.sql", "INSERT INTO t VALUES (2);", begin, "INSERT INTO t VALUES (2), (3);", see(), "COMMIT;");

        assertThatProblem(refused(this::up).problems()).names("0002_t.sql:4:27");
    }

    @Test
    default void ofAResumedScriptItIsRefused() {
        tables();
        write("0002_t.sql", "-- no-transaction", "INSERT INTO t VALUES (2), (3);", "DELETE FROM nowhere;");
        failure(this::up);
        write("0002_t.sql", "-- no-transaction", "INSERT INTO t VALUES (2), (3);", see());

        assertRefusedAt("0002_t.sql:3:27");
        assertThat(column("SELECT n FROM t")).hasSize(3);
    }

    @Test
    default void inADownScriptItIsRefused() {
        tables();
        writeUpAndDown("0002_t.sql", "INSERT INTO t VALUES (2);", see());
        up();

        assertThatProblem(refused(() -> migrator().down()).problems())
                .hasCode(Code.UNSUPPORTED_STATEMENT)
                .at("0002_t.sql:4:27");
    }

    @Test
    default void inACallbackItIsThatOfTheStatementBefore() {
        tables();
        write("0002_t.sql", "INSERT INTO t VALUES (2);");
        write("beforeRun.sql", "INSERT INTO t VALUES (2), (3), (4);", see());
        write("afterRun.sql", see());
        assertRefusedAt("afterRun.sql:1:27");

        write("afterRun.sql", nonTransactional(), "UPDATE t SET n = n + 1;", see());
        assertSeen("3", "5");
    }

    @Test
    default void inATextOrACommentOrATableItIsNone() {
        tables();
        write(
                "0002_t.sql",
                "INSERT INTO audit SELECT 7 FROM t WHERE '" + count() + "' <> 'x'; -- " + count(),
                "-- " + count(),
                "CREATE TABLE changes (n INT);",
                "INSERT INTO changes (n) VALUES (9);",
                "INSERT INTO audit SELECT changes FROM (SELECT 8 AS changes FROM t) row_count /* " + count() + " */;");

        assertSeen("7", "8");
    }
}
