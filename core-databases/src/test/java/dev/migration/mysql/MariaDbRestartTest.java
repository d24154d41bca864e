// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.migration.MigrationException;
import dev.migration.Migrator;
import dev.migration.State;
import dev.migration.fixture.EmptyMariaDb;
import dev.migration.fixture.Fleet;
import dev.migration.fixture.MariaDbWorkbench;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The server is restarted, or dies, in the middle of a run whose DDL commits by itself. */
class MariaDbRestartTest extends MariaDbWorkbench {

    private static final String EFFECTS = "SELECT n FROM effects ORDER BY n";

    private MigrationException struck(EmptyMariaDb.Blow blow, String running) throws Exception {
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
        EmptyMariaDb.restart(blow);
        Throwable failure = run.get(30, TimeUnit.SECONDS);
        assertThat(failure).isInstanceOf(MigrationException.class);
        return (MigrationException) failure;
    }

    @ParameterizedTest
    @EnumSource
    void whatIsInATransactionIsDoneAsAWholeOrNotAtAll(EmptyMariaDb.Blow blow) throws Exception {
        execute("CREATE TABLE effects (n INT)", "CREATE TABLE gate (n INT)");
        write("0001_effect.sql", "INSERT INTO effects VALUES (1);");
        write(
                "0002_long.sql",
                "INSERT INTO effects VALUES (2);",
                "INSERT INTO effects SELECT 3 + IF((SELECT COUNT(*) FROM gate) = 0, SLEEP(60), 0);");

        assertThat(struck(blow, "INSERT INTO effects SELECT"))
                .hasMessageContaining("Rolled back: 0002 changed nothing. Applied in this run: 0001.");

        assertThat(states()).containsExactly(State.APPLIED, State.PENDING);
        assertThat(column(EFFECTS)).containsExactly("1");
        execute("INSERT INTO gate VALUES (1)");
        up();
        assertThat(column(EFFECTS)).containsExactly("1", "2", "3");
        assertThat(actions()).containsExactly("apply", "apply");
    }

    @ParameterizedTest
    @EnumSource
    void anIndexIsBuiltByTheNextStart(EmptyMariaDb.Blow blow) throws Exception {
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
            assertThat(struck(blow, "CREATE INDEX"))
                    .hasMessageContaining("Unknown: of 0001, statement 1 took effect; whether statement 2 did");
        } finally {
            blocker.abort(Runnable::run);
        }
        assertThat(states()).containsExactly(State.INTERRUPTED);
        assertThat(column(EFFECTS)).containsExactly("1");

        up();

        assertThat(column(EFFECTS)).containsExactly("1", "2");
        assertThat(column("SELECT COUNT(*) FROM information_schema.statistics WHERE table_name = 'gate'"))
                .containsExactly("1");
        assertThat(actions()).containsExactly("resume", "apply");
    }
}
