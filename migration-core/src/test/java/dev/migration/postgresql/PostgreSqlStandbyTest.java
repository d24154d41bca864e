package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.MigrationEvent;
import dev.migration.MigrationEvent.Waiting;
import dev.migration.fixture.Fleet;
import dev.migration.fixture.FolderWorkbench;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server of its own: the setting holds for all its databases. */
@Tag("deep")
class PostgreSqlStandbyTest extends FolderWorkbench {

    private final List<MigrationEvent> told = new CopyOnWriteArrayList<>();
    private EmbeddedPostgres server;

    @Override
    public javax.sql.DataSource dataSource() {
        return server.getPostgresDatabase();
    }

    @Override
    public String vendor() {
        return "postgresql";
    }

    private void set(String names) {
        try (Connection connection = dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER SYSTEM SET synchronous_standby_names = '" + names + "'");
            statement.execute("SELECT pg_reload_conf()");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aCommitThatWaitsForALostStandbyReportsIt() throws Exception {
        try (EmbeddedPostgres own = EmbeddedPostgres.builder()
                .setServerConfig("synchronous_commit", "on")
                .start()) {
            server = own;
            write("0001_t.sql", "CREATE TABLE t (n INT);");
            up();
            write("0002_u.sql", "CREATE TABLE u (n INT);");
            set("gone");
            // The server takes notice when it likes.
            CompletableFuture<?> commits = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 1000 && told.isEmpty(); i++) {
                    execute("CREATE TABLE t" + i + " (n INT)");
                }
            });
            Fleet.await(
                    "a commit waits",
                    () -> !column("SELECT 1 FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
                            .isEmpty());

            builder()
                    .listener(event -> {
                        told.add(event);
                        if (event.isWait(Waiting.Cause.SCRIPT_LOCK)) {
                            set("");
                        }
                    })
                    .build()
                    .up();
            commits.join();

            assertThat(told)
                    .filteredOn(event -> event.isWait(Waiting.Cause.SCRIPT_LOCK))
                    .first()
                    .satisfies(waiting -> assertThat(((Waiting) waiting).detail())
                            .isEqualTo("a synchronous standby that has to confirm the commit"
                                    + " (synchronous_standby_names: gone; connected: none)"));
        }
    }
}
