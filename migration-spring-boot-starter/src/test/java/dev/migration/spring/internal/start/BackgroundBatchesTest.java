package dev.migration.spring.internal.start;

import static dev.migration.spring.Applications.application;
import static dev.migration.spring.Applications.applied;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Migrator;
import dev.migration.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Migrations that run in batches while the application serves. */
class BackgroundBatchesTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(
                folder.resolve("0001_orders.sql"),
                "CREATE TABLE orders (id BIGINT PRIMARY KEY, changes INT NOT NULL);"
                        + " INSERT INTO orders SELECT X, 0 FROM SYSTEM_RANGE(1, 5000);");
        Files.writeString(
                folder.resolve("0002_fill.sql"),
                "-- option: batch=orders.id\nUPDATE orders SET changes = changes + 1 WHERE id BETWEEN :from AND :to;");
        Files.writeString(folder.resolve("0003_after.sql"), "CREATE TABLE after_batches (id INT);");
    }

    private ApplicationContextRunner inBackground(String url) {
        return application()
                .withPropertyValues(
                        "spring.datasource.url=" + url,
                        "spring.datasource.username=sa",
                        "migration.locations=" + folder,
                        "migration.batches.run=background");
    }

    private static List<String> changes(ApplicationContext context) {
        return JdbcClient.create(context.getBean(DataSource.class))
                .sql("SELECT DISTINCT changes FROM orders")
                .query(String.class)
                .list();
    }

    @Test
    void theApplicationStartsAndTheRestIsAppliedMeanwhile() {
        inBackground("jdbc:h2:mem:background;DB_CLOSE_DELAY=-1").run(context -> {
            Migrator migrator = context.getBean(Migrator.class);
            assertThat(context).hasNotFailed();
            awaitApplied(migrator);

            assertThat(changes(context)).containsExactly("1");
            assertThat(applied(context)).containsExactly("0001_orders", "0002_fill", "0003_after");
        });
    }

    @Test
    void whatAStoppedApplicationLeftGoesOnInTheNext() {
        String url = "jdbc:h2:mem:left;DB_CLOSE_DELAY=-1";
        inBackground(url)
                .withPropertyValues("migration.batches.pause=99")
                .run(context -> assertThat(
                                context.getBean(Migrator.class).status().migrations())
                        .extracting(migration -> migration.state())
                        .containsExactly(State.APPLIED, State.RUNNING, State.HELD));

        inBackground(url).run(context -> {
            awaitApplied(context.getBean(Migrator.class));

            assertThat(changes(context)).containsExactly("1");
        });
    }

    private static void awaitApplied(Migrator migrator) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!migrator.pending().isEmpty() && System.nanoTime() < end) {
            Thread.sleep(50);
        }
        assertThat(migrator.pending()).isEmpty();
    }
}
