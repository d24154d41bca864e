// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.migration.MigrationException;
import dev.migration.fixture.Fleet;
import dev.migration.fixture.FolderWorkbench;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** The primary dies in the middle of a run, and its standby is promoted: what was applied is known there, and the rest follows. */
@Tag("deep")
class PostgreSqlPromotionTest extends FolderWorkbench {

    private static final int MIGRATIONS = 10;

    @TempDir
    private Path directory;

    private EmbeddedPostgres primary;
    private EmbeddedPostgres standby;

    @BeforeEach
    void startBoth() throws Exception {
        primary = EmbeddedPostgres.builder()
                .setDataDirectory(directory.resolve("primary"))
                .setCleanDataDirectory(false)
                .setServerConfig("wal_level", "replica")
                .setServerConfig("max_wal_senders", "3")
                .setServerConfig("synchronous_commit", "on")
                .start();
        copy();
        standby = EmbeddedPostgres.builder()
                .setDataDirectory(directory.resolve("standby"))
                .setCleanDataDirectory(false)
                .setServerConfig("hot_standby", "on")
                .start();
        // What is committed is on both.
        ask(primary, "ALTER SYSTEM SET synchronous_standby_names = '*'");
        ask(primary, "SELECT pg_reload_conf()");
        Fleet.await(
                "the standby follows",
                () -> number(primary, "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") == 1);
    }

    @AfterEach
    void stopBoth() throws IOException {
        standby.close();
        primary.close();
    }

    /** A backup as the manual describes it for one that is made by copying files. */
    private void copy() throws Exception {
        Path from = directory.resolve("primary");
        Path to = Files.createDirectory(
                directory.resolve("standby"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (Connection connection = primary.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_backup_start('standby', true)");
            assertThat(new ProcessBuilder("cp", "-a", from + "/.", to.toString())
                            .start()
                            .waitFor())
                    .isZero();
            try (ResultSet label = statement.executeQuery("SELECT labelfile FROM pg_backup_stop(false)")) {
                label.next();
                Files.writeString(to.resolve("backup_label"), label.getString(1));
            }
        }
        for (String own : List.of("postmaster.pid", "postmaster.opts", "epg-lock")) {
            Files.deleteIfExists(to.resolve(own));
        }
        Files.writeString(to.resolve("standby.signal"), "");
        Files.writeString(
                to.resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=localhost port=" + primary.getPort() + " user=postgres'\n");
    }

    @Override
    public DataSource dataSource() {
        var both = new PGSimpleDataSource();
        both.setServerNames(new String[] {"localhost", "localhost"});
        both.setPortNumbers(new int[] {primary.getPort(), standby.getPort()});
        both.setDatabaseName("postgres");
        both.setUser("postgres");
        both.setTargetServerType("primary");
        return both;
    }

    @Override
    public String vendor() {
        return "postgresql";
    }

    private static void ask(EmbeddedPostgres server, String sql) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long number(EmbeddedPostgres server, String sql) {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            return -1;
        }
    }

    private void kill(Path data) throws Exception {
        String process =
                Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip();
        assertThat(new ProcessBuilder("kill", "-QUIT", process).start().waitFor())
                .isZero();
    }

    @Test
    void theRunGoesOnWhereTheStandbyWasPromoted() throws Exception {
        write("0001_effects.sql", "CREATE TABLE effects (n INT);");
        for (int i = 2; i <= MIGRATIONS; i++) {
            write("%04d_effect.sql".formatted(i), "INSERT INTO effects VALUES (" + i + ");", "SELECT pg_sleep(0.3);");
        }
        CompletableFuture<Throwable> run = CompletableFuture.supplyAsync(
                () -> catchThrowable(migrator()::up), task -> new Thread(task, "struck").start());
        Fleet.await("some are applied", () -> number(primary, "SELECT count(*) FROM __migrations") > 3);

        kill(directory.resolve("primary"));
        assertThat(run.get())
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("start again when the database is back");
        ask(standby, "SELECT pg_promote()");

        migrator().up();

        assertThat(column("SELECT n FROM effects ORDER BY n"))
                .containsExactlyElementsOf(IntStream.rangeClosed(2, MIGRATIONS)
                        .mapToObj(Integer::toString)
                        .toList());
        assertThat(column("SELECT version FROM __migrations ORDER BY id")).hasSize(MIGRATIONS);
        assertThat(migrator().status().isUpToDate()).isTrue();
    }
}
