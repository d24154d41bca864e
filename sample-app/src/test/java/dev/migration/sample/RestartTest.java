// SPDX-License-Identifier: Apache-2.0
package dev.migration.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.client.RestClient;

/** The sample as a service that is deployed again and again on one PostgreSQL. */
class RestartTest {

    @TempDir
    Path added;

    private EmbeddedPostgres postgres;

    @BeforeEach
    void startPostgres() throws IOException {
        postgres = EmbeddedPostgres.start();
    }

    @AfterEach
    void stopPostgres() throws IOException {
        postgres.close();
    }

    @Test
    void theNextStartAppliesOnlyTheMigrationThatWasAdded() throws IOException {
        DocumentContext before;
        try (ConfigurableApplicationContext clinic = startClinic()) {
            before = migrations(clinic);
        }
        List<Map<String, Object>> rowsBefore = rows("SELECT * FROM __migrations ORDER BY id");
        assertThat(versions(before)).containsExactly("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008");
        assertThat(rowsBefore).extracting(row -> row.get("version")).isEqualTo(versions(before));

        Files.writeString(added.resolve("0009_add_allergies.sql"), """
                -- Up Migration
                ALTER TABLE patients ADD COLUMN allergies TEXT;
                UPDATE patients SET allergies = 'penicillin' WHERE medical_record_number = 'MRN-1002';
                """);
        DocumentContext after;
        try (ConfigurableApplicationContext clinic = startClinic()) {
            after = migrations(clinic);
        }

        List<Map<String, Object>> rowsAfter = rows("SELECT * FROM __migrations ORDER BY id");
        assertThat(rowsAfter).hasSize(9);
        assertThat(rowsAfter.subList(0, 8)).isEqualTo(rowsBefore);
        assertThat(rowsAfter.get(8)).containsEntry("version", "0009").containsEntry("name", "0009_add_allergies");
        assertThat(rows("SELECT version FROM __migrations_log WHERE action = 'apply' ORDER BY happened_at"))
                .extracting(row -> row.get("version"))
                .isEqualTo(versions(after));
        assertThat(rows("SELECT name, allergies FROM patients ORDER BY name"))
                .extracting(row -> row.get("allergies"))
                .containsExactly(null, "penicillin", null);

        assertThat(applications(after)).hasSize(9);
        assertThat(applications(after).subList(0, 8)).isEqualTo(applications(before));
        assertThat(after.<String>read("$.current")).isEqualTo("0009");
        assertThat(after.<Map<String, Object>>read("$.counts"))
                .containsEntry("applied", 9)
                .containsEntry("pending", 0);
    }

    @Test
    void theReleaseBeforeOneThatFailedIsRestartedAndServes() throws IOException {
        startClinic().close();
        Path file = added.resolve("0009_add_allergies.sql");
        String script = "ALTER TABLE patients ADD COLUMN allergies TEXT;\nCREATE INDEX ON patients (%s);\n";
        // One transaction, which is rolled back; and one whose first statement remains.
        for (String header : List.of("", "-- no-transaction\n")) {
            Files.writeString(file, header + script.formatted("allergy"));
            assertThatThrownBy(this::startClinic).hasStackTraceContaining("allergy");
            Files.delete(file);

            try (ConfigurableApplicationContext old = startClinic()) {
                DocumentContext shown = migrations(old);
                assertThat(shown.<String>read("$.current")).isEqualTo("0008");
                assertThat(shown.<List<String>>read("$.problems[*].code").contains("newer-migration-interrupted"))
                        .isEqualTo(!header.isEmpty());
                assertThat(shown.<String>read("$.migrations[8].name")).isEqualTo("0009_add_allergies");
                assertThat(shown.<String>read("$.migrations[8].detail")).contains("the release that has 0009 ");
                assertThat(get(old, "/actuator/health")).contains("\"status\":\"UP\"");
                assertThat(get(old, "/patients")).contains("MRN-1002");
            }
        }
        Files.writeString(file, "-- no-transaction\n" + script.formatted("allergies"));
        try (ConfigurableApplicationContext corrected = startClinic()) {
            assertThat(migrations(corrected).<String>read("$.current")).isEqualTo("0009");
        }
    }

    private ConfigurableApplicationContext startClinic() {
        return new SpringApplicationBuilder(ClinicApplication.class)
                .profiles("postgres")
                .run(
                        "--server.port=0",
                        "--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres"),
                        "--spring.datasource.username=postgres",
                        "--migration.locations=classpath:migrations,filesystem:" + added);
    }

    /** What the endpoint says of the clinic's one database. */
    private static DocumentContext migrations(ConfigurableApplicationContext clinic) {
        return JsonPath.parse(JsonPath.parse(get(clinic, "/actuator/migrations"))
                .<Map<String, Object>>read("$.contexts.clinic.databases.dataSource"));
    }

    private static String get(ConfigurableApplicationContext clinic, String path) {
        String port = clinic.getEnvironment().getRequiredProperty("local.server.port");
        return RestClient.create("http://localhost:" + port)
                .get()
                .uri(path)
                .retrieve()
                .body(String.class);
    }

    private static List<String> versions(DocumentContext database) {
        return database.read("$.migrations[*].version");
    }

    private static List<Map<String, Object>> applications(DocumentContext database) {
        return database.read("$.migrations[*]['version', 'state', 'checksum', 'appliedAt', 'executionMillis']");
    }

    private List<Map<String, Object>> rows(String sql) {
        return JdbcClient.create(postgres.getPostgresDatabase())
                .sql(sql)
                .query()
                .listOfRows();
    }
}
