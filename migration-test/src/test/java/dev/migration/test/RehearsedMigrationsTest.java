// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Migrator;
import dev.migration.rehearsal.RehearsalReport.Level;
import dev.migration.servers.MariaDbServer;
import dev.migration.servers.PostgreSqlServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a build is told of a migration before it meets a table in use. */
class RehearsedMigrationsTest {

    private static Migrator migrator;

    @TempDir
    Path path;

    private final DataSource database = PostgreSqlServer.get().getPostgresDatabase();
    private Folder folder;

    static final class Rehearsed {

        static Migrator migrator() {
            return migrator;
        }

        @MigrationTest(database = "migrator", requireLockFile = false, rehearse = true)
        void migrations() {}
    }

    static final class FromTheSecond {

        static Migrator migrator() {
            return migrator;
        }

        @MigrationTest(
                database = "migrator",
                requireLockFile = false,
                rehearse = true,
                rehearseFrom = "0002",
                failOn = Level.WARN,
                sizes = "target/rehearsal-sizes.toml")
        void migrations() {}
    }

    @BeforeEach
    void empty() throws SQLException {
        Databases.execute(database, "DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        folder = new Folder(path)
                .with("0001_orders", "CREATE TABLE orders (id INT PRIMARY KEY, total INT)", "DROP TABLE orders");
        migrator = folder.migrator(database);
    }

    private static void sizes(long pages, long rows) throws IOException {
        Files.writeString(
                Path.of("target", "rehearsal-sizes.toml"),
                "format = 1\n[relations]\n\"public.orders\" = { pages = %d, rows = %d }\n".formatted(pages, rows));
    }

    @Test
    void aTypeThatRewritesALargeTableIsAFailure() throws IOException {
        folder.with(
                "0002_total", "ALTER TABLE orders ALTER total TYPE bigint", "ALTER TABLE orders ALTER total TYPE int");
        sizes(190_000, 20_000_000);

        Run run = Run.of(FromTheSecond.class);

        assertThat(run.bad()).containsExactly("migrations.lock is current - ABORTED", "0002_total: rehearsed - FAILED");
        assertThat(run.messages().get(1)).contains("ERROR  blocks-reads").contains("public.orders");
    }

    @Test
    void aColumnIsAddedWithoutAWord() {
        folder.with("0002_note", "ALTER TABLE orders ADD note TEXT", "ALTER TABLE orders DROP note");

        Run run = Run.of(Rehearsed.class);

        assertThat(run.bad()).containsExactly("migrations.lock is current - ABORTED");
        assertThat(run.ends()).contains("0001_orders: rehearsed - SUCCESSFUL", "0002_note: rehearsed - SUCCESSFUL");
    }

    @Test
    void onAnotherDatabaseItIsRefused() {
        migrator = folder.migrator(Databases.h2());

        Run run = Run.of(Rehearsed.class);

        assertThat(run.bad()).contains("0001_orders: rehearsed - FAILED");
        assertThat(run.messages().get(1)).contains("H2").contains("--dry-run");
    }

    @Test
    void whereNothingIsRolledBackItIsRefusedAndNotExecuted() throws SQLException {
        String server = "jdbc:mariadb://localhost:" + MariaDbServer.port() + "/";
        Databases.execute(new UrlDataSource(server, "root", ""), "CREATE OR REPLACE DATABASE rehearsed_roundtrip");
        migrator = folder.migrator(new UrlDataSource(server + "rehearsed_roundtrip", "root", ""));

        Run run = Run.of(Rehearsed.class);

        assertThat(run.bad())
                .containsExactly("migrations.lock is current - ABORTED", "0001_orders: rehearsed - FAILED");
        assertThat(run.messages().get(1)).contains("MariaDB", "--scratch-url");
    }
}
