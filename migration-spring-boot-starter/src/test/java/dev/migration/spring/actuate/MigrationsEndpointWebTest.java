package dev.migration.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClient;

@SpringBootTest(
        classes = MigrationsEndpointWebTest.Application.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "management.endpoints.web.exposure.include=health,metrics,migrations",
            "management.endpoint.health.show-details=always",
            "spring.datasource.password=secret-password",
            "spring.application.name=clinic"
        })
class MigrationsEndpointWebTest {

    private final RestClient http;

    @Autowired
    MigrationsEndpointWebTest(@LocalServerPort int port) {
        http = RestClient.builder()
                .baseUrl("http://localhost:" + port + "/actuator")
                .defaultStatusHandler(HttpStatusCode::isError, (request, response) -> {})
                .build();
    }

    @Test
    void theMigrationsAreShownByDatabase() {
        assertThat(body())
                .containsPattern(
                        "^\\{\"contexts\":\\{\"clinic\":\\{\"parentId\":null,\"databases\":\\{\"dataSource\":\\{\"product\":\"H2 [^\"]+\","
                                + "\"schema\":\"PUBLIC\",\"layout\":\"sections\",\"current\":\"0002\","
                                + "\"counts\":\\{\"applied\":2,\"pending\":0\\},\"problems\":\\[\\],\"migrations\":\\[\\{\"version\":\"0001\","
                                + "\"name\":\"0001_create_patient\",\"state\":\"APPLIED\",\"checksum\":\"[0-9a-f]{64}\","
                                + "\"title\":\"Patients\",\"author\":\"ann@example.com\","
                                + "\"appliedAt\":\"20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d[.\\d]*Z\",\"appliedBy\":\"[^\"]+\",\"executionMillis\":\\d+\\},");
    }

    @Test
    void secretsAreNotShown() {
        assertThat(body()).doesNotContain("secret-password");
    }

    @Test
    void nothingCanBeWritten() {
        ResponseEntity<Void> answer =
                http.post().uri("/migrations").body("").retrieve().toBodilessEntity();
        assertThat(answer.getStatusCode().value()).isEqualTo(405);
    }

    @Test
    void oneMigrationIsShownByItsVersion() {
        assertThat(http.get().uri("/migrations/dataSource/2").retrieve().body(String.class))
                .startsWith("{\"version\":\"0002\",\"name\":\"0002_add_email\",\"state\":\"APPLIED\",");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/migrations/dataSource/0003", "/migrations/other/0001"})
    void whatThereIsNotIsNotFound(String path) {
        assertThat(http.get()
                        .uri(path)
                        .retrieve()
                        .toBodilessEntity()
                        .getStatusCode()
                        .value())
                .isEqualTo(404);
    }

    @Test
    void theHealthHasTheMigrationsOfEachDatabase() {
        assertThat(http.get().uri("/health").retrieve().body(String.class))
                .contains(
                        "\"migrations\":{\"details\":{\"dataSource\":{\"current\":\"0002\",\"applied\":2,\"pending\":0}},"
                                + "\"status\":\"UP\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "migrations.applied, '{\"statistic\":\"VALUE\",\"value\":2.0}'",
        "migrations.pending, '{\"statistic\":\"VALUE\",\"value\":0.0}'",
        "migrations.failed, '{\"statistic\":\"VALUE\",\"value\":0.0}'",
        "migrations.last.run, '\"baseUnit\":\"seconds\"'",
        "migrations.apply, '{\"statistic\":\"COUNT\",\"value\":2.0}'"
    })
    void theMetricsAreServed(String name, String expected) {
        assertThat(http.get().uri("/metrics/" + name).retrieve().body(String.class))
                .contains(expected, "\"tag\":\"database\",\"values\":[\"dataSource\"]");
    }

    private String body() {
        return http.get().uri("/migrations").retrieve().body(String.class);
    }

    @SpringBootApplication
    static class Application {}
}
