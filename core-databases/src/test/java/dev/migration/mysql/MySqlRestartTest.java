// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.migration.MigrationException;
import dev.migration.Migrator;
import dev.migration.State;
import dev.migration.fixture.Fleet;
import dev.migration.fixture.MySqlWorkbench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The server is killed in the middle of a run whose DDL commits by itself, and comes back with what it has stored. */
@Tag("deep")
class MySqlRestartTest extends MySqlWorkbench {

    private MigrationException killedWhile(String running) throws Exception {
        Migrator migrator = migrator();
        CompletableFuture<Throwable> run = CompletableFuture.supplyAsync(
                () -> catchThrowable(migrator::up), task -> new Thread(task, "struck").start());
        Fleet.await(
                running,
                () -> run.isDone()
                        || !column("SELECT id FROM information_schema.processlist WHERE id <> CONNECTION_ID()"
                                        + " AND info LIKE '" + running + "%'")
                                .isEmpty());
        assertThat(run).isNotDone();
        Path process = Path.of(column("SELECT @@pid_file").get(0));
        ProcessHandle server = ProcessHandle.of(
                        Long.parseLong(Files.readString(process).strip()))
                .orElseThrow();
        server.destroyForcibly();
        server.onExit().get(30, TimeUnit.SECONDS);
        Fleet.await("the server is back", this::isThere);
        return (MigrationException) run.get(30, TimeUnit.SECONDS);
    }

    private boolean isThere() {
        try (var connection = dataSource().getConnection()) {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    @Test
    void whatIsInATransactionIsDoneAsAWholeOrNotAtAll() throws Exception {
        execute("CREATE TABLE effects (n INT)", "CREATE TABLE gate (n INT)");
        write("0001_effect.sql", "INSERT INTO effects VALUES (1);");
        write(
                "0002_long.sql",
                "INSERT INTO effects VALUES (2);",
                "INSERT INTO effects SELECT 3 + IF((SELECT COUNT(*) FROM gate) = 0, SLEEP(60), 0);");

        assertThat(killedWhile("INSERT INTO effects SELECT"))
                .hasMessageContaining("Rolled back: 0002 changed nothing. Applied in this run: 0001.");

        assertThat(states()).containsExactly(State.APPLIED, State.PENDING);
        execute("INSERT INTO gate VALUES (1)");
        up();
        assertThat(column("SELECT n FROM effects ORDER BY n")).containsExactly("1", "2", "3");
    }

    @Test
    void anIndexIsBuiltByTheNextStart() throws Exception {
        execute("CREATE TABLE effects (n INT)", "CREATE TABLE gate (n INT)");
        write(
                "0001_index.sql",
                "INSERT INTO effects VALUES (1);",
                "CREATE INDEX by_n ON gate (n);",
                "INSERT INTO effects VALUES (2);");
        var blocker = dataSource().getConnection();
        try (var statement = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            statement.executeQuery("SELECT * FROM gate").close();
            assertThat(killedWhile("CREATE INDEX")).hasMessageContaining("whether statement");
        } finally {
            blocker.abort(Runnable::run);
        }
        assertThat(states()).containsExactly(State.INTERRUPTED);

        up();

        assertThat(column("SELECT n FROM effects ORDER BY n")).containsExactly("1", "2");
        assertThat(column("SELECT COUNT(*) FROM information_schema.statistics WHERE table_name = 'gate'"))
                .containsExactly("1");
        assertThat(actions()).containsExactly("resume", "apply");
    }
}
