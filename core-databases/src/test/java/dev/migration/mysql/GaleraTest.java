// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.migration.DatabaseAccessException;
import dev.migration.MigrationException;
import dev.migration.Migrator;
import dev.migration.RunReport;
import dev.migration.UnknownOutcome;
import dev.migration.fixture.Fleet;
import dev.migration.fixture.FolderWorkbench;
import dev.migration.fixture.GaleraCluster;
import dev.migration.internal.database.Row;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replicas of a service on the nodes of a real cluster, of which some die, stop or are cut off in the middle of a run. */
@Tag("deep")
class GaleraTest extends FolderWorkbench {

    private static final int NODES = 3;

    /** Waits until the node has applied all that was committed before. */
    private static final String SYNCED = "SET STATEMENT wsrep_sync_wait = 1 FOR ";

    /** Longer than a lease lasts that is not renewed. */
    private static final Duration LONG = Duration.ofSeconds(25);

    @TempDir
    private static Path directory;

    private static GaleraCluster cluster;

    @BeforeAll
    static void startCluster() throws Exception {
        cluster = GaleraCluster.start(directory);
    }

    @AfterAll
    static void stopCluster() throws Exception {
        if (cluster != null) {
            cluster.close();
        }
    }

    @BeforeEach
    void emptyDatabase() throws SQLException {
        for (int node = 0; node < NODES; node++) {
            try (Connection connection = cluster.on("", node).getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute(node == 0 ? "CREATE OR REPLACE DATABASE service" : SYNCED + "SELECT 1");
            }
        }
        write("0001_effects.sql", "CREATE TABLE effects (n INT);");
    }

    @Override
    public DataSource dataSource() {
        return on(0);
    }

    @Override
    public String vendor() {
        return "mariadb";
    }

    /** A service whose URL names this node first, and then all others. */
    private static DataSource on(int node) {
        return cluster.on("service", node, (node + 1) % NODES, (node + 2) % NODES);
    }

    private Migrator migrator(DataSource dataSource) {
        return builder().dataSource(dataSource).build();
    }

    private static <T> CompletableFuture<T> start(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, task -> new Thread(task, "replica").start());
    }

    private static List<String> column(int node, String query) throws SQLException {
        return ask(node, SYNCED + query);
    }

    private static List<String> ask(int node, String query) throws SQLException {
        try (Connection connection = cluster.on("service", node).getConnection()) {
            return Row.all(connection, query).stream()
                    .map(row -> String.valueOf(row.get(1)))
                    .toList();
        }
    }

    private static void await(int node, String query) {
        Fleet.await(query, () -> {
            try {
                return !ask(node, query).isEmpty();
            } catch (SQLException e) {
                return false;
            }
        });
    }

    private static void awaitRunning(int node, String statement) {
        await(node, "SELECT id FROM information_schema.processlist WHERE info LIKE '" + statement + "%'");
    }

    /** One row for each of the numbers, whatever the others did; nothing is in flight, and no instance has the lock. */
    private void assertAppliedOnceOnEachNode(int migrations, int... numbers) throws SQLException {
        List<String> expected =
                IntStream.of(numbers).mapToObj(Integer::toString).toList();
        for (int node = 0; node < NODES; node++) {
            assertThat(column(node, "SELECT n FROM effects ORDER BY n")).isEqualTo(expected);
            assertThat(column(node, "SELECT version FROM __migrations ORDER BY id"))
                    .hasSize(migrations)
                    .doesNotHaveDuplicates();
            assertThat(column(node, "SELECT CONCAT_WS(' ', owner, expires_at, version) FROM __migrations_run"))
                    .containsExactly("");
            assertThat(migrator(on(node)).status().isUpToDate()).isTrue();
        }
    }

    @Test
    void aNamedLockHoldsForOneNodeOnly() throws SQLException {
        for (int node = 0; node < NODES; node++) {
            Connection connection = cluster.on("service", node).getConnection();
            assertThat(Row.all(connection, "SELECT GET_LOCK('migration', 0)")
                            .get(0)
                            .get(1))
                    .isEqualTo("1");
            connection.close();
        }
    }

    @RepeatedTest(5)
    void ofReplicasOnDifferentNodesOneAppliesEachMigration() throws Exception {
        for (int i = 2; i <= 6; i++) {
            write(
                    "%04d_effect.sql".formatted(i),
                    "INSERT INTO effects (n) VALUES (" + i + ");",
                    "ALTER TABLE effects ADD COLUMN c" + i + " INT;",
                    "CREATE INDEX i" + i + " ON effects (c" + i + ");");
        }
        List<CompletableFuture<RunReport>> replicas = new ArrayList<>();
        for (int replica = 0; replica < 2 * NODES; replica++) {
            Migrator migrator = migrator(on(replica % NODES));
            replicas.add(start(migrator::up));
        }

        int applied = 0;
        for (CompletableFuture<RunReport> replica : replicas) {
            applied += replica.get().migrations().size();
        }
        assertThat(applied).isEqualTo(6);
        assertAppliedOnceOnEachNode(6, 2, 3, 4, 5, 6);
    }

    /** Each commit of its node waits for it meanwhile, that of the lease too. */
    @Test
    void aDdlStatementMayTakeLongerThanTheLease() throws Exception {
        migrator().up();
        write("0002_column.sql", "ALTER TABLE effects ADD COLUMN c INT;", "INSERT INTO effects (n) VALUES (2);");
        try (Connection reader = cluster.on("service", 0).getConnection();
                Statement lock = reader.createStatement()) {
            lock.execute("LOCK TABLES effects READ");
            CompletableFuture<RunReport> run = start(() -> migrator().up());
            awaitRunning(0, "ALTER TABLE effects");
            lock.execute("DO SLEEP(" + LONG.toSeconds() + ")");
            lock.execute("UNLOCK TABLES");

            assertThat(run.get().migrations()).hasSize(1);
        }
        assertAppliedOnceOnEachNode(2, 2);
    }

    @Test
    void afterTheDeathOfANodeInADdlStatementTheNextStartAsks() throws Exception {
        migrator().up();
        write(
                "0002_index.sql",
                "CREATE INDEX i ON effects (n);",
                "INSERT INTO effects (n) VALUES (2);",
                "ALTER TABLE effects ADD COLUMN c INT;");
        try (Connection reader = cluster.on("service", 0).getConnection();
                Statement lock = reader.createStatement()) {
            lock.execute("LOCK TABLES effects READ");
            CompletableFuture<Throwable> run =
                    start(() -> catchThrowable(() -> migrator().up()));
            awaitRunning(0, "CREATE INDEX");
            CompletableFuture<Throwable> waiting =
                    start(() -> catchThrowable(() -> migrator(on(1)).up()));
            cluster.kill(0);

            assertThat(run.get())
                    .isInstanceOf(MigrationException.class)
                    .hasMessageContaining("whether statement 1 of 0002 took effect");
            assertThat(waiting.get()).hasMessageContaining("it is unknown whether that took effect");
        }

        assertThat(column(1, "SELECT COUNT(*) FROM information_schema.statistics WHERE index_name = 'i'"))
                .containsExactly("1");
        assertThat(migrator(on(2)).resume("0002", UnknownOutcome.DONE).migrations())
                .hasSize(1);
        cluster.startAgain(0);
        cluster.awaitMembers(0, NODES);
        assertAppliedOnceOnEachNode(2, 2);
    }

    @Test
    void anotherReplicaContinuesWhereTheNodeOfARunIsCutOff() throws Exception {
        for (int i = 2; i <= 10; i++) {
            write("%04d_effect.sql".formatted(i), "INSERT INTO effects (n) VALUES (" + i + ");", "DO SLEEP(0.5);");
        }
        CompletableFuture<Throwable> run =
                start(() -> catchThrowable(() -> migrator().up()));
        await(1, "SELECT n FROM effects WHERE n = 4");
        cluster.freeze(0);
        try {
            RunReport rest = migrator(on(1)).up();
            assertThat(rest.migrations()).isNotEmpty().hasSizeLessThan(9);
        } finally {
            cluster.thaw(0);
        }

        assertThat(run.get()).isInstanceOf(MigrationException.class);
        cluster.awaitMembers(0, NODES);
        assertAppliedOnceOnEachNode(10, IntStream.rangeClosed(2, 10).toArray());
    }

    @Test
    void aStartWaitsForANodeWithoutTheOthers() throws Exception {
        cluster.freeze(1);
        cluster.freeze(2);
        try {
            Fleet.await("node 0 is alone", () -> "OFF".equals(cluster.status(0, "wsrep_ready")));
            Migrator.Builder alone = builder().dataSource(cluster.on("service", 0));
            assertThat(catchThrowable(() -> alone.build().up()))
                    .isInstanceOf(DatabaseAccessException.class)
                    .hasMessageContaining("WSREP has not yet prepared node for application use");
            CompletableFuture<RunReport> run = start(
                    () -> alone.connectTimeout(Duration.ofMinutes(2)).build().up());
            cluster.thaw(1);
            cluster.thaw(2);

            assertThat(run.get().migrations()).hasSize(1);
        } finally {
            cluster.thaw(1);
            cluster.thaw(2);
        }
        cluster.awaitMembers(1, NODES);
        cluster.awaitMembers(2, NODES);
        assertAppliedOnceOnEachNode(1);
    }
}
