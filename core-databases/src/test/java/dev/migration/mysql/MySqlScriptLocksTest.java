// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migration.MigrationEvent.StoppedByLock;
import dev.migration.MigrationFailedException;
import dev.migration.Migrator;
import dev.migration.fixture.Blocker;
import dev.migration.fixture.Fleet;
import dev.migration.fixture.MySqlWorkbench;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whom a script of MySQL waits for is named, by what the server knows of rows and of tables. */
@Tag("deep")
class MySqlScriptLocksTest extends MySqlWorkbench {

    private Blocker blocker;

    @BeforeEach
    void lockTable() {
        execute(
                "CREATE TABLE patients (id INT PRIMARY KEY, n INT)",
                "CREATE TABLE notes (id INT AUTO_INCREMENT PRIMARY KEY, n INT)",
                "INSERT INTO patients VALUES (1, 1)");
        blocker = new Blocker(dataSource(), "UPDATE patients SET n = 7");
    }

    @AfterEach
    void unlock() {
        blocker.close();
    }

    private Migrator.Builder quick() {
        return builder().sqlLockTimeout(Duration.ofSeconds(1)).listener(blocker);
    }

    private void assertFailureNames(String what) {
        assertThat(catchThrowableOfType(
                        MigrationFailedException.class,
                        quick().sqlLockRetries(1)
                                .waitTimeout(Duration.ofSeconds(3))
                                .build()::up))
                .hasMessageContaining("Lock wait timeout exceeded")
                .message()
                .containsPattern(
                        "connection \\d+, user root, from localhost:\\d+, idle in transaction since \\S+Z, " + what);
    }

    @Test
    void whoHasLockedARowIsNamed() {
        write("0001_n.sql", "INSERT INTO notes (n) VALUES (1);", "UPDATE patients SET n = n + 1;");

        assertFailureNames("blocks a row of `contract`.`patients`");
        assertThat(column("SELECT n FROM notes")).isEmpty();
    }

    @Test
    void whoUsesATableIsNamed() {
        write("0001_email.sql", "ALTER TABLE patients ADD COLUMN email TEXT;");

        assertFailureNames("blocks the table patients");
    }

    @Test
    void aScriptGivesWayAndComesAgain() {
        write(
                "0001_notes.sql",
                "INSERT INTO notes (n) VALUES (1);",
                "ALTER TABLE patients ADD COLUMN email TEXT;",
                "INSERT INTO notes (n) VALUES (2);",
                "UPDATE patients SET n = n + 1;");

        assertThat(blocker.givingWayAfter(1, quick()).build().up().migrations()).hasSize(1);

        assertThat(blocker.told(StoppedByLock.class)).hasSize(1);
        assertThat(column("SELECT n FROM notes ORDER BY id")).containsExactly("1", "2");
        assertThat(column("SELECT n FROM patients")).containsExactly("2");
    }

    @Test
    void aDeadlockIsTriedAgain() throws Exception {
        execute("INSERT INTO notes (n) VALUES (1)");
        write("0001_both.sql", "UPDATE notes SET n = n + 1 WHERE id = 1;", "UPDATE patients SET n = n + 1;");
        // The one that has written more is the one to go on.
        blocker.execute("INSERT INTO notes (n) WITH RECURSIVE s (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM s"
                + " WHERE n < 50) SELECT n FROM s");
        CompletableFuture<?> other = CompletableFuture.runAsync(
                () -> {
                    // Not sys.innodb_lock_waits: InnoDB keeps what that reads for as long as it is asked often.
                    Fleet.await(
                            "the script waits",
                            () -> !column("SELECT 1 FROM performance_schema.data_lock_waits")
                                    .isEmpty());
                    blocker.execute("UPDATE notes SET n = n + 100 WHERE id = 1");
                },
                task -> new Thread(task, "other").start());

        blocker.givingWayAfter(1, quick().sqlLockTimeout(Duration.ofSeconds(20)))
                .build()
                .up();

        other.join();
        assertThat(column("SELECT n FROM notes WHERE id = 1")).containsExactly("2");
        assertThat(column("SELECT n FROM patients")).containsExactly("2");
    }
}
