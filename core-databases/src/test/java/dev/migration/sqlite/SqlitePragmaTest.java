// SPDX-License-Identifier: Apache-2.0
package dev.migration.sqlite;

import static dev.migration.fixture.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.Migrator;
import dev.migration.fixture.Connections;
import dev.migration.fixture.SqliteWorkbench;
import dev.migration.fixture.Texts;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Pragmas beside and within the transactions of a script, where SQLite's own client is the measure. */
class SqlitePragmaTest extends SqliteWorkbench {

    /** Each leaves the rows 1 to 3, and the foreign keys as they were. */
    @Texts("""
            CREATE TABLE t (id INT); INSERT INTO t VALUES (1); BEGIN; INSERT INTO t VALUES (2); PRAGMA foreign_keys = OFF; INSERT INTO t VALUES (3); COMMIT;
            BEGIN; CREATE TABLE t (id INT); INSERT INTO t VALUES (1), (2); PRAGMA foreign_keys = ON; INSERT INTO t VALUES (3); COMMIT;
            BEGIN; PRAGMA foreign_keys = OFF; CREATE TABLE t (id INT); INSERT INTO t VALUES (1), (2); PRAGMA foreign_keys = ON; INSERT INTO t VALUES (3); COMMIT;
            CREATE TABLE t (id INT); BEGIN; INSERT INTO t VALUES (1); PRAGMA foreign_keys = OFF; COMMIT; BEGIN; INSERT INTO t VALUES (2); PRAGMA foreign_keys = ON; INSERT INTO t VALUES (3); END;
            CREATE TABLE t (id INT); BEGIN; INSERT INTO t VALUES (1); COMMIT; PRAGMA foreign_keys = OFF; BEGIN; INSERT INTO t VALUES (2), (3); COMMIT;
            CREATE TABLE t (id INT); BEGIN; INSERT INTO t VALUES (0); PRAGMA foreign_keys = OFF; INSERT INTO t VALUES (0); ROLLBACK; INSERT INTO t VALUES (1), (2), (3);
            CREATE TABLE t (id INT); INSERT INTO t VALUES (1), (2); BEGIN; INSERT INTO t VALUES (3); SAVEPOINT s; INSERT INTO t VALUES (4); PRAGMA foreign_keys = OFF; ROLLBACK TO s; COMMIT;
            CREATE TABLE t (id INT); INSERT INTO t VALUES (1), (2); BEGIN; INSERT INTO t VALUES (3); PRAGMA journal_mode = MEMORY; PRAGMA locking_mode; COMMIT;
            CREATE TABLE t (id INT); INSERT INTO t VALUES (1), (2); BEGIN; INSERT INTO t VALUES (3); PRAGMA defer_foreign_keys = ON; PRAGMA recursive_triggers = ON; COMMIT;
            -- no-transaction⏎CREATE TABLE t (id INT); BEGIN; INSERT INTO t VALUES (1); PRAGMA foreign_keys = OFF; INSERT INTO t VALUES (2), (3); COMMIT;
            CREATE TABLE t (id INT); INSERT INTO t VALUES (1), (2); PRAGMA foreign_keys = OFF; INSERT INTO t VALUES (3);
            CREATE TABLE t (id INT); BEGIN; INSERT INTO t VALUES (1), (2), (3); ATTACH ':memory:' AS other; PRAGMA foreign_keys; COMMIT;""")
    void aPragmaWithinATransactionOfTheScriptIsSent(String script) throws SQLException {
        write("0001_t.sql", script);
        try (Connection connection = at("jdbc:sqlite:" + files.resolve("clinic.db") + "?foreign_keys=on")
                .getConnection()) {
            Migrator migrator =
                    builder().dataSource(Connections.pooled(connection)).build();

            assertThat(migrator.up().migrations()).hasSize(1);
            assertThat(column(connection, "SELECT id FROM t ORDER BY id")).containsExactly("1", "2", "3");
            assertThat(column(connection, "PRAGMA foreign_keys")).containsExactly("1");
            assertThat(migrator.up().migrations()).isEmpty();
        }
    }

    /** The pragma would commit it away. */
    @Test
    void betweenASavepointAndItsReleaseItIsRefused() {
        write(
                "0001_t.sql",
                "CREATE TABLE t (id INT);",
                "SAVEPOINT s;",
                "INSERT INTO t VALUES (1);",
                "PRAGMA foreign_keys = OFF;",
                "RELEASE s;");

        assertThatProblem(refusal(this::up)).hasCode(Code.TRANSACTION_CONTROL).at("0001_t.sql:2:1");

        write(
                "0001_t.sql",
                "PRAGMA foreign_keys = OFF;",
                "SAVEPOINT s;",
                "CREATE TABLE t (id INT);",
                "RELEASE s;",
                "PRAGMA foreign_keys = ON;");
        up();
    }
}
