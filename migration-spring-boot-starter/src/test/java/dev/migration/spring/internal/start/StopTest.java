// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.start;

import static dev.migration.spring.Applications.application;
import static dev.migration.spring.Applications.applied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.migration.MigrationStoppedException;
import dev.migration.Migrator;
import dev.migration.TenantMigrator;
import dev.migration.servers.PostgreSqlServer;
import dev.migration.spring.Applications;
import dev.migration.spring.internal.autoconfigure.MigrationAutoConfiguration;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/** An application that is told to end while a migration runs. */
class StopTest {

    private static final EmbeddedPostgres SERVER = PostgreSqlServer.get();
    private static int databases;

    private DataSource database;
    private String url;

    @TempDir
    private Path folder;

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({DataSourceAutoConfiguration.class, MigrationAutoConfiguration.class})
    static class Application {

        public static void main(String[] arguments) {
            SpringApplication.run(Application.class, arguments);
        }
    }

    /** Its bean waits for the migrations, which then ask for the DataSource first. */
    @Configuration(proxyBeanMethods = false)
    static class WithClient {
        @Bean
        JdbcTemplate aaaClient(DataSource dataSource) {
            return new JdbcTemplate(dataSource);
        }
    }

    @BeforeEach
    void createDatabase() {
        String name = "stopped_" + ++databases;
        Applications.execute(SERVER.getPostgresDatabase(), "CREATE DATABASE " + name);
        database = SERVER.getDatabase("postgres", name);
        url = SERVER.getJdbcUrl("postgres", name);
    }

    private void write(String name, String sql) throws IOException {
        Files.writeString(folder.resolve(name), sql);
    }

    private void awaitSlowStatement(Path output) throws IOException {
        try {
            awaitSlowStatement();
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("it does not come that far: " + Files.readString(output), e);
        }
    }

    private void awaitSlowStatement() {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> Applications.number(
                                database,
                                "SELECT count(*) FROM pg_stat_activity WHERE state = 'active'"
                                        + " AND query LIKE 'SELECT pg_sleep%'")
                        > 0);
    }

    private String lastError() {
        return Applications.column(
                        database, "SELECT error FROM __migrations_log WHERE action = 'fail' ORDER BY id DESC LIMIT 1")
                .get(0);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aSignalDuringTheStartStopsTheMigrationAndTheProcess() throws Exception {
        write("0001_patient.sql", "CREATE TABLE patient (id INT);\n");
        write("0002_slow.sql", "CREATE TABLE late (id INT);\nSELECT pg_sleep(60);\n");
        Path output = folder.resolve("output.txt");
        Process process = start(output, "migration.mode=migrate");
        try {
            awaitSlowStatement(output);
            process.destroy();

            assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("it is gone").isTrue();
        } finally {
            process.destroyForcibly();
        }

        assertThat(process.exitValue()).isEqualTo(143);
        assertThat(Files.readString(output))
                .contains("The migration run is stopped in 0002_slow: the process is ending")
                .containsPattern(
                        "(?m)^.* WARN .* : \\S*0002_slow\\.sql:2:1  Stopped in statement 2 of 2: the process is ending\\.$")
                .contains(
                        "0002_slow.sql:2:1  Stopped in statement 2 of 2: the process is ending.",
                        "Rolled back: 0002 changed nothing. Applied in this run: 0001.");
        assertThat(lastError()).isEqualTo("stopped: the process is ending");
        write("0002_slow.sql", "CREATE TABLE late (id INT);\n");
        application()
                .withPropertyValues(
                        "spring.datasource.url=" + url,
                        "migration.locations=filesystem:" + folder,
                        "migration.wait-timeout=0s")
                .run(context -> assertThat(applied(context)).containsExactly("0001_patient", "0002_slow"));
    }

    /** The application in a process of its own. */
    private Process start(Path output, String... properties) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Application.class.getName(),
                "--spring.main.web-application-type=none",
                "--spring.datasource.url=" + url,
                "--migration.locations=filesystem:" + folder));
        Stream.of(properties).map(property -> "--" + property).forEach(command::add);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    @ParameterizedTest
    @ValueSource(strings = {"migration.wait-timeout=1m", "migration.tenants.schemas=public"})
    @DisabledOnOs(OS.WINDOWS)
    void aSignalEndsAValidationThatWaitsForTheHistory(String property) throws Exception {
        write("0001_patient.sql", "CREATE TABLE patient (id INT);\n");
        application()
                .withPropertyValues(
                        "spring.datasource.url=" + url, "migration.locations=filesystem:" + folder, property)
                .run(context -> assertThat(context).hasNotFailed());
        Path output = folder.resolve("output.txt");
        try (Connection locking = database.getConnection();
                Statement statement = locking.createStatement()) {
            locking.setAutoCommit(false);
            statement.execute("LOCK TABLE __migrations IN ACCESS EXCLUSIVE MODE");
            Process process = start(output, property, "migration.mode=validate");
            try {
                // A process of its own starts slowly on a busy machine.
                Awaitility.await()
                        .atMost(Duration.ofMinutes(2))
                        .until(() ->
                                Applications.number(database, "SELECT count(*) FROM pg_locks WHERE NOT granted") > 0);
                process.destroy();

                assertThat(process.waitFor(30, TimeUnit.SECONDS))
                        .as("it is gone")
                        .isTrue();
            } finally {
                process.destroyForcibly();
            }
            assertThat(process.exitValue()).isEqualTo(143);
        }
        assertThat(Files.readString(output)).contains("Stopped: the process is ending. Nothing was changed.");
    }

    @ParameterizedTest
    @CsvSource({
        "migration, false",
        "migration, true",
        "migration.instances.clinic, false",
        "migration.instances.clinic, true"
    })
    void theEndOfTheContextStopsWhatTheApplicationRunsByItself(String prefix, boolean tenants) throws Exception {
        write(
                "0001_patient.sql",
                "-- Up Migration\nCREATE TABLE patient (id INT);\n-- Down Migration\nSELECT pg_sleep(60);\n");
        var running = new AtomicReference<CompletableFuture<?>>();
        application()
                .withUserConfiguration(WithClient.class)
                .withPropertyValues("spring.datasource.url=" + url, prefix + ".locations=filesystem:" + folder)
                .withPropertyValues(prefix.endsWith("clinic") ? prefix + ".data-source=dataSource" : "any=thing")
                .withPropertyValues(tenants ? prefix + ".tenants.schemas=public" : "any=thing")
                .run(context -> {
                    Migrator migrator = tenants
                            ? context.getBean(TenantMigrator.class).migrator("public")
                            : context.getBean(Migrator.class);
                    running.set(CompletableFuture.runAsync(migrator::down));
                    awaitSlowStatement();
                });
        assertThat(running.get()).isDone();
        assertThat(catchThrowable(() -> running.get().join()))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(MigrationStoppedException.class)
                .hasMessageContaining("the application asked for it");
        assertThat(lastError()).isEqualTo("stopped: the application asked for it");
    }
}
