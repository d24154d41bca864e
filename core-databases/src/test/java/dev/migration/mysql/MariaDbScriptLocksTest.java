// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migration.MigrationEvent.StoppedByLock;
import dev.migration.MigrationEvent.Waiting;
import dev.migration.MigrationFailedException;
import dev.migration.Migrator;
import dev.migration.RunReport;
import dev.migration.fixture.Blocker;
import dev.migration.fixture.Connections;
import dev.migration.fixture.Fleet;
import dev.migration.fixture.MariaDbWorkbench;
import dev.migration.fixture.Texts;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever waits to change a table keeps its readers waiting behind it, so a statement gives way and comes again. */
class MariaDbScriptLocksTest extends MariaDbWorkbench {

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

    /** The server counts in seconds. */
    private Migrator.Builder quick() {
        return builder().sqlLockTimeout(Duration.ofSeconds(1)).listener(blocker);
    }

    private RunReport upReleased() {
        return blocker.givingWayAfter(1, quick()).build().up();
    }

    @Test
    void aChangeOfATableIsTriedAgainByItself() {
        write(
                "0001_email.sql",
                "INSERT INTO notes (n) VALUES (1);",
                "ALTER TABLE patients ADD COLUMN email TEXT;",
                "INSERT INTO notes (n) VALUES (2);");

        assertThat(upReleased().migrations()).hasSize(1);

        assertThat(blocker.told(StoppedByLock.class)).hasSize(1);
        assertThat(column("SELECT n FROM notes ORDER BY id")).containsExactly("1", "2");
        assertThat(column("SELECT email FROM patients")).containsExactly((String) null);
    }

    @Test
    void aStatementThatIsATransactionByItselfIsTriedAgain() {
        write(
                "0001_notes.sql",
                "INSERT INTO notes (n) VALUES (1);",
                "CREATE TABLE more (n INT);",
                "UPDATE patients SET n = n + 1;",
                "ALTER TABLE more ADD COLUMN m INT;");

        assertThat(upReleased().migrations()).hasSize(1);

        assertThat(blocker.told(StoppedByLock.class)).hasSize(1);
        assertThat(column("SELECT n FROM notes")).containsExactly("1");
        assertThat(column("SELECT n FROM patients")).containsExactly("2");
    }

    @Test
    void aScriptThatIsOneTransactionIsTriedAgain() {
        write("0001_notes.sql", "INSERT INTO notes (n) VALUES (1);", "UPDATE patients SET n = n + 1;");

        assertThat(upReleased().migrations()).hasSize(1);

        assertThat(column("SELECT n FROM notes")).containsExactly("1");
        assertThat(column("SELECT n FROM patients")).containsExactly("2");
        assertThat(column("SELECT action FROM __migrations_log")).containsExactly("apply");
    }

    @Test
    void aDeadlockIsTriedAgain() throws Exception {
        execute("INSERT INTO notes (n) VALUES (1)");
        write("0001_both.sql", "UPDATE notes SET n = n + 1 WHERE id = 1;", "UPDATE patients SET n = n + 1;");
        // The one that has written more is the one to go on.
        blocker.execute("INSERT INTO notes (n) SELECT seq FROM seq_2_to_50");
        CompletableFuture<?> other = CompletableFuture.runAsync(
                () -> {
                    Fleet.await(
                            "it waits",
                            () -> !column("SELECT 1 FROM information_schema.PROCESSLIST"
                                            + " WHERE INFO LIKE 'UPDATE patients%' AND TIME_MS > 200")
                                    .isEmpty());
                    blocker.execute("UPDATE notes SET n = n + 100 WHERE id = 1");
                },
                task -> new Thread(task, "other").start());

        blocker.givingWayAfter(1, quick().sqlLockTimeout(Duration.ofSeconds(20)))
                .build()
                .up();

        other.get(30, TimeUnit.SECONDS);
        assertThat(blocker.told(StoppedByLock.class)).hasSize(1);
        assertThat(column("SELECT n FROM notes")).containsExactly("2");
        assertThat(column("SELECT n FROM patients")).containsExactly("2");
    }

    @Texts("""
            -- option: retry=off⏎ALTER TABLE patients ADD COLUMN email TEXT;
            SET @n = 1;⏎UPDATE patients SET n = 2; ¦ ALTER TABLE patients NOWAIT ADD COLUMN email TEXT;
            DROP TABLE notes, patients;""")
    void isNotTriedAgain(String script) {
        write("0001_email.sql", script);

        assertThat(catchThrowableOfType(MigrationFailedException.class, quick().build()::up))
                .hasMessageContaining("Lock wait timeout exceeded");

        assertThat(blocker.told(StoppedByLock.class)).isEmpty();
    }

    @Test
    void theErrorReportNamesPossibleBlockersOfAChangeOfATable() {
        write("0001_email.sql", "ALTER TABLE patients ADD COLUMN email TEXT;");

        Blocker.assertPage(
                this,
                "lock-never-free",
                catchThrowableOfType(
                        MigrationFailedException.class,
                        quick().sqlLockRetries(1)
                                .waitTimeout(Duration.ofSeconds(3))
                                .build()::up));
        assertThat(blocker.told(Waiting.Cause.SCRIPT_LOCK)).isNotEmpty();
    }

    @Test
    void theErrorReportNamesTheBlockerOfAChangeOfRows() {
        write("0001_n.sql", "INSERT INTO notes (n) VALUES (1);", "UPDATE patients SET n = n + 1;");

        Blocker.assertPage(
                this,
                "lock-on-row",
                catchThrowableOfType(
                        MigrationFailedException.class,
                        quick().sqlLockRetries(1)
                                .waitTimeout(Duration.ofSeconds(3))
                                .build()::up));
    }

    @Test
    void theSessionsOwnLimitsComeBack() throws SQLException {
        blocker.giveWay();
        String limits = "SELECT CONCAT(@@lock_wait_timeout, ' ', @@innodb_lock_wait_timeout)";
        write("0001_seen.sql", "CREATE TABLE seen AS " + limits + " AS t;");
        write("0002_none.sql", "-- no-transaction", "INSERT INTO seen " + limits + ";");
        try (var connection = dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("SET SESSION lock_wait_timeout = 77, innodb_lock_wait_timeout = 66");
            builder().dataSource(Connections.pooled(connection)).build().up();

            assertThat(column("SELECT t FROM seen")).containsExactly("1 1", "77 66");
            assertThat(column(connection, limits)).containsExactly("77 66");
        }
    }
}
