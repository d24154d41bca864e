// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.start;

import static dev.migration.spring.Applications.application;
import static dev.migration.spring.Applications.applied;
import static dev.migration.spring.Applications.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.migration.BatchStatus;
import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationStoppedException;
import dev.migration.Migrator;
import dev.migration.Policy;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.TenantMigrator;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.run.BatchWorker;
import dev.migration.spring.Applications;
import dev.migration.spring.internal.migrators.NamedMigrator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.FileSystemUtils;

/** Migrations that run in batches while the application serves. */
@ExtendWith(OutputCaptureExtension.class)
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
        return Applications.column(context.getBean(DataSource.class), "SELECT DISTINCT changes FROM orders");
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
    void whatAStoppedApplicationLeftIsResumedInTheNext(CapturedOutput output) {
        String url = "jdbc:h2:mem:left;DB_CLOSE_DELAY=-1";
        inBackground(url)
                .withPropertyValues("migration.batches.wait-while=SELECT MAX(changes) > 0 FROM orders")
                .run(context -> {
                    Migrator migrator = context.getBean(Migrator.class);
                    await(() -> batches(migrator).waitsFor() != null);
                    assertThat(migrator.status().migrations())
                            .extracting(migration -> migration.state())
                            .containsExactly(State.APPLIED, State.RUNNING, State.HELD);
                });
        assertThat(output.toString().lines().filter(line -> line.contains("Stopped in 0002_fill")))
                .singleElement()
                .asString()
                .contains(" INFO ")
                .endsWith("stay. Another instance, or the next start, resumes it.");
        assertThat(output.toString().lines().filter(line -> line.contains(" WARN ")))
                .as("that the start left it")
                .hasSize(1);

        inBackground(url).run(context -> {
            awaitApplied(context.getBean(Migrator.class));

            assertThat(changes(context)).containsExactly("1");
        });
    }

    @Test
    void whoComesLaterWaitsNeitherForTheWorkerNorForTheEndOfAPause() {
        inBackground("jdbc:h2:mem:busy;DB_CLOSE_DELAY=-1")
                .withPropertyValues("migration.batches.wait-while=SELECT TRUE")
                .run(context -> {
                    Migrator migrator = context.getBean(Migrator.class);
                    await(() -> batches(migrator).waitsFor() != null);
                    BatchWorker other = new NamedMigrator.Single("clinic", migrator).batchWorker();
                    assertThat(other.unfinished()).containsOnlyKeys("");

                    assertTimeout(Duration.ofSeconds(20), () -> other.finish(""));
                    migrator.pauseBatches("0002");
                    HikariPoolMXBean pool =
                            context.getBean(HikariDataSource.class).getHikariPoolMXBean();
                    await(() -> pool.getActiveConnections() == 0);
                    assertTimeout(Duration.ofSeconds(20), () -> other.finish(""));

                    assertThat(batches(migrator).paused()).isTrue();
                    assertThat(batches(migrator).worker()).isNull();
                });
    }

    @Test
    void aCheckReadsNoFilesWhileNothingRuns() throws IOException {
        Migrator service = Migrator.builder()
                .dataSource(new DriverManagerDataSource("jdbc:h2:mem:check;DB_CLOSE_DELAY=-1", "sa", ""))
                .locations(List.of(folder.toString()))
                .build();
        service.up();
        FileSystemUtils.deleteRecursively(folder);

        assertThat(new NamedMigrator.Single("clinic", service).batchWorker().unfinished())
                .isEmpty();
    }

    @Test
    void onlyTheWorkerIsStopped() {
        Migrator service = Migrator.builder()
                .dataSource(new DriverManagerDataSource("jdbc:h2:mem:stopped;DB_CLOSE_DELAY=-1", "sa", ""))
                .locations(List.of(folder.toString()))
                .policies(Set.of(Policy.BATCHES_LATER))
                .build();
        BatchWorker worker = new NamedMigrator.Single("clinic", service).batchWorker();
        worker.stop();

        service.up();

        assertThatThrownBy(worker::unfinished).isInstanceOf(MigrationStoppedException.class);
        assertThatThrownBy(() -> worker.finish("")).isInstanceOf(MigrationStoppedException.class);
        service.finishBatches();
        assertThat(service.pending()).isEmpty();
    }

    @Test
    void whatAJobStartsLaterIsWorkedOnToo() {
        var database = new DriverManagerDataSource("jdbc:h2:mem:later;DB_CLOSE_DELAY=-1", "sa", "");
        Migrator.Builder builder = Migrator.builder().dataSource(database).locations(List.of(folder.toString()));
        Migrator service = builder.build();
        var background =
                new BackgroundBatches(List.of(new NamedMigrator.Single("clinic", service)), Duration.ofMillis(20));
        background.start();
        try {
            builder.policies(Set.of(Policy.BATCHES_LATER)).build().up();

            awaitApplied(service);
        } finally {
            background.stop();
        }
    }

    @Test
    void afterAFailedBatchItIsTriedAgain(CapturedOutput output) {
        var database = new DriverManagerDataSource("jdbc:h2:mem:failed;DB_CLOSE_DELAY=-1", "sa", "");
        Migrator service = Migrator.builder()
                .dataSource(database)
                .locations(List.of(folder.toString()))
                .policies(Set.of(Policy.BATCHES_LATER))
                .build();
        service.up();
        JdbcClient sql = JdbcClient.create(database);
        sql.sql("ALTER TABLE orders ADD CONSTRAINT last_as_it_is CHECK (id < 5000 OR changes = 0)")
                .update();
        var background =
                new BackgroundBatches(List.of(new NamedMigrator.Single("clinic", service)), Duration.ofMillis(20));
        background.start();
        try {
            await(() -> output.toString().contains("LAST_AS_IT_IS"));
            sql.sql("ALTER TABLE orders DROP CONSTRAINT last_as_it_is").update();

            awaitApplied(service);
        } finally {
            background.stop();
        }
        assertThat(output)
                .containsOnlyOnce("A migration that runs in batches has stopped, and is tried again every 0 s:");
    }

    @Test
    void eachReasonIsLoggedOnceUntilItIsOver(CapturedOutput output) {
        var watch = new BatchWatch("clinics", Duration.ofSeconds(30));
        RuntimeException failure = new InvalidMigrationsException(Problem.error(
                Code.NO_PRIVILEGE, null, "No right", Remedy.of("resume it: {}", Fix.command("resume", "0002"))));
        String unread = "clinics: Whether a migration runs in batches is unknown, and is read again every 30 s:\n";
        String stopped =
                "clinics: acme: A migration that runs in batches has stopped, and is tried again every 30 s:\n";
        for (int i = 0; i < 2; i++) {
            watch.unread(failure);
            watch.failed("acme", failure);
        }
        assertThat(output)
                .containsOnlyOnce(unread)
                .containsOnlyOnce(stopped)
                .contains("--migration.command=\"resume 0002 --database clinics\"")
                .contains("--migration.command=\"resume 0002 --tenant acme --database clinics\"");

        watch.read();
        watch.succeeded("acme");
        watch.unread(failure);
        watch.failed("acme", failure);
        assertThat(output.toString().split(unread)).hasSize(3);
        assertThat(output.toString().split(stopped)).hasSize(3);
    }

    @Test
    void itIsLeftToAWorkerThatLivesAndToWhoeverPausedIt() {
        Instant now = Instant.parse("2026-05-01T10:00:00Z");
        var watch = new BatchWatch(null, Duration.ofSeconds(30));

        assertThat(watch.isFree("", seen(now, "web-1:4711", false))).isFalse();
        assertThat(watch.isFree("", seen(now.plusSeconds(29), "web-1:4711", false)))
                .isFalse();
        assertThat(watch.isFree("", seen(now.plusSeconds(29), "web-1:4711", true)))
                .isFalse();
        assertThat(watch.isFree("", seen(now.plusSeconds(29), "web-1:4711", false)))
                .isTrue();
        assertThat(watch.isFree("", seen(now.plusSeconds(99), null, false))).isTrue();
    }

    private static BatchStatus seen(Instant at, @Nullable String worker, boolean paused) {
        return new BatchStatus(0, 0, null, 0, null, at, paused, worker, null, null, at, null, null);
    }

    @Test
    void eachTenantIsBroughtToItsEnd() {
        inBackground("jdbc:h2:mem:tenants;DB_CLOSE_DELAY=-1;INIT=CREATE SCHEMA IF NOT EXISTS ACME\\;"
                        + "CREATE SCHEMA IF NOT EXISTS BOLT")
                .withPropertyValues("migration.tenants.schemas=acme,bolt")
                .run(context -> {
                    TenantMigrator tenants = context.getBean(TenantMigrator.class);
                    await(() -> tenants.status().values().stream()
                            .allMatch(tenant -> tenant.report().pending().isEmpty()));

                    for (String tenant : List.of("ACME", "BOLT")) {
                        assertThat(Applications.column(
                                        context.getBean(DataSource.class),
                                        "SELECT DISTINCT changes FROM " + tenant + ".orders"))
                                .containsExactly("1");
                    }
                });
    }

    private static BatchStatus batches(Migrator migrator) {
        return migrator.status().migrations().get(1).batches();
    }

    private static void awaitApplied(Migrator migrator) {
        await(() -> migrator.pending().isEmpty());
    }
}
