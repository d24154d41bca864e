// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
            "management.endpoints.web.exposure.include=health,metrics,migrations",
            "management.endpoint.health.show-details=always",
            "spring.datasource.password=secret-password",
            "spring.application.name=clinic"
        })
class MigrationsEndpointWebTest {

    private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    private final String base;
    private final RestClient http;

    @Autowired
    MigrationsEndpointWebTest(@LocalServerPort int port) {
        base = "http://localhost:" + port + "/actuator";
        http = RestClient.builder()
                .baseUrl(base)
                .defaultStatusHandler(HttpStatusCode::isError, (request, response) -> {})
                .build();
    }

    private ResponseEntity<String> get(String path, String accept) {
        return http.get()
                .uri(URI.create(base + path))
                .header("Accept", accept)
                .retrieve()
                .toEntity(String.class);
    }

    @Test
    void toolsAreAnsweredInJsonByDatabase() throws Exception {
        String all = get("/migrations", "*/*").getBody();
        assertThat(all)
                .containsPattern(
                        "^\\{\"format\":2,\"contexts\":\\{\"clinic\":\\{\"parentId\":null,\"databases\":\\{\"dataSource\":\\{\"format\":2,\"product\":\"H2 [^\"]+\",\"address\":\"mem:[^\"]+\","
                                + "\"schema\":\"PUBLIC\",\"layout\":\"sections\",\"current\":\"0002\","
                                + "\"counts\":\\{\"applied\":2,\"pending\":0\\},\"problems\":\\[\\],\"migrations\":\\[\\{\"version\":\"0001\","
                                + "\"name\":\"0001_create_patient\",\"state\":\"APPLIED\",\"checksum\":\"[0-9a-f]{64}\","
                                + "\"title\":\"Patients\",\"author\":\"ann@example.com\","
                                + "\"appliedAt\":\"20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d[.\\d]*Z\",\"appliedBy\":\"[^\"]+\",\"executionMillis\":\\d+\\},")
                .doesNotContain("secret-password");
        for (String accept : List.of(
                "application/json",
                "application/vnd.spring-boot.actuator.v3+json",
                "text/plain, */*",
                "text/html;q=0.5, application/json",
                "application/json, text/html")) {
            assertThat(get("/migrations", accept).getBody()).as(accept).isEqualTo(all);
        }
        HttpRequest unspecific =
                HttpRequest.newBuilder(URI.create(base + "/migrations")).build();
        assertThat(HttpClient.newHttpClient()
                        .send(unspecific, HttpResponse.BodyHandlers.ofString())
                        .body())
                .isEqualTo(all);
    }

    @Test
    void oneDatabaseAndOneMigrationAreShownByTheirNamesAndNoSqlUnlessThatIsSet() {
        assertThat(get("/migrations/dataSource", "*/*").getBody())
                .startsWith("{\"format\":2,\"product\":\"H2 ")
                .contains("\"counts\":{\"applied\":2,\"pending\":0}", "\"name\":\"0002_add_email\"");
        assertThat(get("/migrations/dataSource/2", "*/*").getBody())
                .startsWith("{\"version\":\"0002\",\"name\":\"0002_add_email\",\"state\":\"APPLIED\",")
                .endsWith("\"problems\":[]}")
                .doesNotContain("Sql");
    }

    @Test
    void browsersGetThePageWhoseLinksLeadToJson() {
        for (String accept : List.of("text/html", BROWSER)) {
            ResponseEntity<String> page = get("/migrations", accept);
            assertThat(page.getHeaders().getContentType()).hasToString("text/html;charset=UTF-8");
            assertThat(page.getBody())
                    .startsWith("<!doctype html>")
                    .contains("0002_add_email", "up to date")
                    .doesNotContain("CREATE TABLE");
            Matcher link = Pattern.compile("<a href=\"([^\"]+)\"").matcher(page.getBody());
            assertThat(link.find()).isTrue();
            assertThat(link.group(1)).isEqualTo("migrations/dataSource/0002");
        }
        assertThat(get("/migrations/dataSource/0002", BROWSER).getBody()).startsWith("{\"version\":\"0002\"");
    }

    @Test
    void whatThereIsNotIsNotFound() {
        for (String path : List.of(
                "/migrations/dataSource/0003",
                "/migrations/other/0001",
                "/migrations/other",
                "/migrations/%3Cscript%3E",
                "/migrations/dataSource?tenant=acme",
                "/migrations/dataSource/0001?tenant=acme")) {
            for (String accept : List.of("*/*", BROWSER)) {
                assertThat(get(path, accept).getStatusCode().value()).as(path).isEqualTo(404);
            }
        }
    }

    @Test
    void nothingCanBeWritten() {
        ResponseEntity<Void> answer =
                http.post().uri("/migrations").body("").retrieve().toBodilessEntity();
        assertThat(answer.getStatusCode().value()).isEqualTo(405);
    }

    @Test
    void healthAndMetricsHaveTheMigrationsOfEachDatabase() {
        assertThat(get("/health", "*/*").getBody())
                // Jackson 3 sorts the names.
                .containsAnyOf(
                        "\"migrations\":{\"details\":{\"dataSource\":{\"current\":\"0002\",\"applied\":2,\"pending\":0}},"
                                + "\"status\":\"UP\"}",
                        "\"migrations\":{\"status\":\"UP\",\"details\":{\"dataSource\":"
                                + "{\"current\":\"0002\",\"applied\":2,\"pending\":0}}}");
        assertThat(get("/metrics/migrations.applied", "*/*").getBody())
                .contains(
                        "{\"statistic\":\"VALUE\",\"value\":2.0}", "\"tag\":\"database\",\"values\":[\"dataSource\"]");
        assertThat(get("/metrics/migrations.last.run", "*/*").getBody()).contains("\"baseUnit\":\"seconds\"");
    }

    @SpringBootApplication
    static class Application {}
}
