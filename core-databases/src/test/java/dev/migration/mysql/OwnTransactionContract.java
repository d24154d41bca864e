// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.fixture.Workbench;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A transaction that a script begins itself, around statements that commit now and then. */
interface OwnTransactionContract extends Workbench {

    /** A routine and a prepared statement commit only if what is in them does. */
    default List<String> withoutCommit() {
        return List.of("CALL add_one()", "EXECUTE add_one", "CHECKSUM TABLE counts");
    }

    private void makeCounts() {
        write("0001_counts.sql", "CREATE TABLE counts (n INT PRIMARY KEY);");
        up();
    }

    @Test
    default void whatDoesNotCommitLeavesTheScriptsTransactionOpen() {
        makeCounts();
        execute("CREATE PROCEDURE add_one() INSERT INTO counts VALUES (1)");
        int version = 2;
        for (String between : withoutCommit()) {
            for (String begin : List.of("START TRANSACTION", "SET autocommit = 0")) {
                write(
                        "%04d_own.sql".formatted(version++),
                        "PREPARE add_one FROM 'INSERT INTO counts VALUES (1)';",
                        begin + ";",
                        "INSERT INTO counts VALUES (2);",
                        between + ";",
                        "INSERT INTO counts VALUES (3);",
                        "ROLLBACK;",
                        "SET autocommit = 1;");

                up();

                assertThat(column("SELECT n FROM counts"))
                        .as(begin + ", " + between)
                        .isEmpty();
            }
        }
    }

    @Test
    default void aRoutineThatCommitsEndsTheScriptsTransaction() {
        makeCounts();
        execute("CREATE PROCEDURE keep() COMMIT");
        write(
                "0002_own.sql",
                "INSERT INTO counts VALUES (1);",
                "START TRANSACTION;",
                "INSERT INTO counts VALUES (2);",
                "CALL keep();",
                "INSERT INTO counts VALUES (3);",
                "INSERT INTO nowhere VALUES (1);",
                "COMMIT;");

        assertThatThrownBy(this::up)
                .hasMessageContaining(
                        "Half done: statements 1 to 5 of migration 0002 are applied, statement 6 and all after it did not run.");
        assertThat(column("SELECT n FROM counts ORDER BY n")).containsExactly("1", "2", "3");
    }
}
