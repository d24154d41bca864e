// SPDX-License-Identifier: Apache-2.0
package dev.migration.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The finished jar as a job: with the exit codes that whoever starts it relies on. */
@Tag("built")
class RunAndExitIT {

    private static final String DATABASE = "--spring.datasource.url=";

    @TempDir
    Path folder;

    /** On an H2 database in the folder, where the arguments name no other. */
    private String run(int exitCode, Map<String, String> environment, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (all.stream().noneMatch(argument -> argument.startsWith(DATABASE))) {
            all.add(DATABASE + "jdbc:h2:./clinic");
        }
        try (Job job = Job.start(folder, environment, all.toArray(String[]::new))) {
            return job.endsWith(exitCode);
        }
    }

    private String run(int exitCode, String... arguments) throws Exception {
        return run(exitCode, Map.of(), arguments);
    }

    /** The sample's own migrations and this one. */
    private String andMigration(String name, String sql) throws IOException {
        Files.writeString(folder.resolve(name), sql);
        return "--migration.locations=classpath:migrations,filesystem:" + folder;
    }

    @Test
    void whatIsPendingIsAppliedOnceAndNoServiceStarts() throws Exception {
        assertThat(run(0, "--migration.mode=migrate-and-exit"))
                .contains("Applied 0008_add_first_appointments in ", "Applied 8 migrations in ")
                .contains("The process ends with exit code 0 (migration.mode=migrate-and-exit)")
                .doesNotContain("Tomcat", "Started ClinicApplication");

        assertThat(run(0, Map.of("MIGRATION_MODE", "MIGRATE_AND_EXIT")))
                .contains("The database is up to date (checked in ")
                .doesNotContain("Applied");
    }

    @Tag("deep")
    @Test
    void theCommandsOfTheGuideEndAsItSays() throws Exception {
        Matcher command = Pattern.compile("(?m)^(?<given><!-- given: the process is killed in the middle of 0009 -->)"
                        + "|^\\$ java -jar target/sample-app\\.jar (?<arguments>.*); echo \\$\\?\n"
                        + "(?<lines>(?:[^$`\n].*\n)*)(?<code>[0-9])\n")
                .matcher(Files.readString(Path.of("../docs/docker.md")));
        int commands = 0;
        while (command.find()) {
            if (command.group("given") != null) {
                killInTheMiddle();
                continue;
            }
            commands++;
            String output = run(Integer.parseInt(command.group("code")), words(command.group("arguments")));
            for (String line : command.group("lines").split("\n")) {
                assertThat(output.replaceAll("in [0-9]+ ms", "in … ms").replaceAll("in [0-9.]+ s", "in … ms"))
                        .contains(line.replaceFirst("^… : ", ""));
            }
        }
        assertThat(commands).isEqualTo(4);
    }

    /** As a shell divides them. */
    private static String[] words(String arguments) {
        return Pattern.compile("(?:[^ \"]|\"[^\"]*\")+")
                .matcher(arguments)
                .results()
                .map(word -> word.group().replace("\"", ""))
                .toArray(String[]::new);
    }

    /** Leaves what a killed process leaves: a journal without a failure, as nobody was left to write one. */
    private void killInTheMiddle() throws Exception {
        Files.createDirectory(folder.resolve("more"));
        Files.writeString(folder.resolve("more/0009_add_fax.sql"), """
                -- Up Migration
                ALTER TABLE patients ADD COLUMN fax VARCHAR(20);
                ALTER SEQUENCE fax_numbers RESTART WITH 1000;
                """);
        run(1, "--migration.mode=migrate-and-exit", "--migration.locations=classpath:migrations,filesystem:more");
        try (Connection clinic = DriverManager.getConnection("jdbc:h2:" + folder.resolve("clinic"), "sa", "");
                Statement statement = clinic.createStatement()) {
            statement.execute("UPDATE \"__MIGRATIONS_RUN\" SET failure = NULL");
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    @Tag("deep")
    void aWaitTimesOutAndAStoppedRunIsRolledBack() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
                Job slow = startSlow(postgres)) {
            try (Job waiting = startSlow(postgres, "--migration.wait-timeout=1s")) {
                assertThat(waiting.endsWith(4))
                        .contains("The process ends with exit code 4 (migration.mode=migrate-and-exit)");
            }
            assertThat(slow.tellToEnd().endsWith(143))
                    .contains("Stopped in statement 1 of 1: the process is ending")
                    .contains("Rolled back: 0009 changed nothing.");
        }
    }

    /** Returns when the migration is under way, its own or that of the one who came first. */
    private Job startSlow(EmbeddedPostgres postgres, String... more) throws IOException {
        Stream<String> arguments = Stream.of(
                "--migration.mode=migrate-and-exit",
                DATABASE + postgres.getJdbcUrl("postgres", "postgres"),
                "--spring.datasource.username=postgres",
                andMigration("0009_slow.sql", "SELECT pg_sleep(60);\n"));
        Job job = Job.start(
                folder, Map.of(), Stream.concat(arguments, Stream.of(more)).toArray(String[]::new));
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !job.isAlive() || isSleeping(postgres));
        return job;
    }

    private static boolean isSleeping(EmbeddedPostgres postgres) {
        return JdbcClient.create(postgres.getPostgresDatabase())
                        .sql(
                                "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep(60)%'"
                                        + " AND pid <> pg_backend_pid()")
                        .query(Integer.class)
                        .single()
                > 0;
    }
}
