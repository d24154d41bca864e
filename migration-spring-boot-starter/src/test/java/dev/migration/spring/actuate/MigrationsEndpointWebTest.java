package dev.migration.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
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
            "management.endpoints.web.exposure.include=health,migrations",
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

    private String body() {
        return http.get().uri("/migrations").retrieve().body(String.class);
    }

    @SpringBootApplication
    static class Application {}
}
