// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Migrator;
import dev.migration.Policy;
import java.nio.file.Path;
import java.util.Set;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is typed while a service works on a migration in batches. */
class BatchesCommandTest {

    @TempDir
    Path directory;

    private Cli cli;

    @BeforeEach
    void aServiceHasStartedIt() {
        String url = "jdbc:h2:mem:batches" + System.nanoTime() + ";DB_CLOSE_DELAY=-1";
        cli = Cli.in(directory).env("DATABASE_URL", url);
        cli.file(
                "migrations/0001_orders.sql",
                "CREATE TABLE orders (id BIGINT PRIMARY KEY, n INT);\n"
                        + "INSERT INTO orders SELECT x, 0 FROM SYSTEM_RANGE(1, 3000);\n");
        cli.file(
                "migrations/0002_fill.sql",
                "-- option: batch=orders.id\nUPDATE orders SET n = n + 1 WHERE id BETWEEN :from AND :to;\n");
        cli.file("migrations/0003_after.sql", "CREATE TABLE later (id INT);\n");
        var dataSource = new JdbcDataSource();
        dataSource.setURL(url);
        dataSource.setUser("sa");
        Migrator.builder()
                .dataSource(dataSource)
                .locations(directory.resolve("migrations").toString())
                .policies(Set.of(Policy.BATCHES_LATER))
                .build()
                .up();
    }

    @Test
    void showsHowFarItCameAndWhatWaitsForIt() {
        assertThat(cli.run("batches").out())
                .endsWith("\n0002_fill: 0 %, 0 rows changed; nobody works on it\nHeld until then: 0003_after\n");
        cli.run("status", "--format", "json").prints("\"batches\"", "\"percent\":0");
    }

    @Test
    void pausesAndResumesIt() {
        assertThat(cli.run("batches", "pause", "2").out())
                .endsWith("\n0002 pauses after its current batch. To resume it: migration batches resume 0002\n");
        assertThat(cli.run("batches").out())
                .endsWith("\n0002_fill: 0 %, 0 rows changed; paused\nHeld until then: 0003_after\n");
        cli.run("batches", "resume", "2")
                .prints("\n0002 is not paused any more. ", "; if there is none: migration up\n");

        cli.run("up").prints("Applied 0002_fill", "Applied 0003_after");
        assertThat(cli.run("batches").out()).endsWith("\nNo migration runs in batches.\n");
        cli.run("batches", "pause", "0002").says("does not run in batches now");
    }

    @Test
    void showsTheLastKey() {
        cli.file(
                "migrations/0002_fill.sql",
                "-- option: batch=orders.id\n"
                        + "UPDATE orders SET n = 1 / (CASE WHEN id > 1500 THEN 0 ELSE 1 END) WHERE id BETWEEN :from AND :to;\n");
        cli.run("up").says("1,000 rows are done and stay");

        cli.run("batches").prints("\nUp to key 1000 of 3000\n");
        cli.run("mark-failed", "0002").prints("1,000 rows up to key 1000 of 3000 are changed");
    }

    @Test
    void saysWhatIsMissing() {
        cli.run("batches", "stop", "0002").says("takes pause or resume, not stop");
        cli.run("batches", "pause").says("Name the migration: migration batches pause VERSION.");
    }

    @Test
    void aPlanSaysHowManyRowsThereAre() {
        cli.run("up", "--dry-run")
                .prints(
                        "0002_fill  ",
                        ", in batches by orders.id, about 3,000 rows, about 3 batches of 1000 at first\n");
    }
}
