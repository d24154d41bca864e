// SPDX-License-Identifier: Apache-2.0
package dev.migration.sqlite;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.contract.CountContract;
import dev.migration.fixture.SqliteWorkbench;
import dev.migration.fixture.Texts;
import org.junit.jupiter.api.Test;

class SqliteCountTest extends SqliteWorkbench implements CountContract {

    @Override
    public String count() {
        return "changes()";
    }

    @Override
    public String nonTransactional() {
        return "";
    }

    @Texts("INSERT INTO t VALUES (total_changes()); ¦ SELECT total_changes();")
    void whatCountsOurRowsTooIsRefused(String statement) {
        write("0001_t.sql", "CREATE TABLE t (n INT);", "INSERT INTO t VALUES (1);", statement);

        assertThatProblem(refusal(this::up))
                .hasCode(Code.UNSUPPORTED_STATEMENT)
                .at("0001_t.sql:3:1")
                .advises("changes()");
    }

    /** Of what a migration before has defined. */
    @Test
    void theFirstStatementCountsNoneOfOurRows() {
        write("0001_v.sql", "CREATE VIEW v AS SELECT changes() AS n;", "CREATE TABLE t (n INT);");
        write("0002_t.sql", "INSERT INTO t SELECT n FROM v;");

        up();

        assertThat(column("SELECT n FROM t")).containsExactly("0");
    }

    /** Only a change of data sets the count anew. */
    @Texts(
            "CREATE INDEX i ON t (n); ¦ PRAGMA cache_size = 500; ¦ SELECT n FROM t; ¦ SAVEPOINT s; ¦ WITH a AS (SELECT 1 AS x) SELECT x FROM a;")
    void whatCountsNothingComesNotBetweenOurRowsAndTheCount(String between) {
        write("0001_t.sql", "CREATE TABLE t (n INT);", "INSERT INTO t VALUES (7), (8);");
        up();
        write("0002_t.sql", between, "INSERT INTO t SELECT changes();");

        assertThatProblem(refusal(this::up)).hasCode(Code.UNSUPPORTED_STATEMENT).at("0002_t.sql:2:22");

        write(
                "0002_t.sql",
                "WITH a AS (SELECT 5 AS x) UPDATE t SET n = (SELECT x FROM a);",
                between,
                "INSERT INTO t SELECT changes();");

        up();

        assertThat(column("SELECT n FROM t")).containsExactly("5", "5", "2");
    }

    @Test
    void aTriggerMayCountThemLater() {
        write(
                "0001_t.sql",
                "CREATE TABLE t (n INT);",
                "CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE t SET n = total_changes() WHERE changes() < 0; END;",
                "INSERT INTO t VALUES (1);");

        up();

        assertThat(column("SELECT n FROM t")).containsExactly("1");
    }
}
