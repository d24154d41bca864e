package dev.migration.spring.internal.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    @Test
    void theMigrationsAreShownByDatabase() {
        assertThat(body())
                .containsPattern(
                        "^\\{\"contexts\":\\{\"clinic\":\\{\"parentId\":null,\"databases\":\\{\"dataSource\":\\{\"product\":\"H2 [^\"]+\",\"address\":\"mem:[^\"]+\","
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
    @CsvSource({
        "/migrations/dataSource/0003, */*",
        "/migrations/other/0001, */*",
        "/migrations/other, */*",
        "/migrations/dataSource?tenant=acme, */*",
        "/migrations/dataSource/0001?tenant=acme, 'text/html,*/*;q=0.8'",
        "/migrations/dataSource/0003, 'text/html,*/*;q=0.8'",
        "/migrations/other/0001, 'text/html,*/*;q=0.8'",
        "/migrations/other, 'text/html,*/*;q=0.8'"
    })
    void whatThereIsNotIsNotFound(String path, String accept) {
        assertThat(http.get()
                        .uri(path)
                        .header("Accept", accept)
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/*",
                "application/json",
                "application/vnd.spring-boot.actuator.v3+json",
                "text/plain, */*",
                "text/html;q=0.5, application/json",
                "application/json, text/html"
            })
    void toolsAreAnsweredInJson(String accept) {
        assertThat(get("/migrations", accept)).startsWith("{\"contexts\":");
    }

    @Test
    void whoDoesNotSayWhatItAcceptsIsAnsweredInJson() throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(base + "/migrations")).build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .body())
                .startsWith("{\"contexts\":");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html",
                "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8",
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
            })
    void browsersGetThePage(String accept) {
        assertThat(get("/migrations", accept)).startsWith("<!doctype html>").contains("0002_add_email", "up to date");
    }

    @Test
    void thePageSaysItsEncoding() {
        assertThat(http.get()
                        .uri("/migrations")
                        .header("Accept", "text/html")
                        .retrieve()
                        .toBodilessEntity()
                        .getHeaders()
                        .getContentType())
                .hasToString("text/html;charset=UTF-8");
    }

    @Test
    void theLinksOfThePageLeadToTheJsonOfAMigration() {
        Matcher link = Pattern.compile("<a href=\"([^\"]+)\"").matcher(get("/migrations", "text/html"));
        assertThat(link.find()).isTrue();
        assertThat(link.group(1)).isEqualTo("migrations/dataSource/0002");
        assertThat(get("/" + link.group(1), "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"))
                .startsWith("{\"version\":\"0002\"");
    }

    @Test
    void oneDatabaseIsShownByItsName() {
        assertThat(get("/migrations/dataSource", "*/*"))
                .startsWith("{\"product\":\"H2 ")
                .contains("\"counts\":{\"applied\":2,\"pending\":0}", "\"name\":\"0002_add_email\"");
    }

    @Test
    void whatIsAskedByNamesThatMeanNothingIsNotFoundEither() {
        assertThat(http.get()
                        .uri(URI.create(base + "/migrations/%3Cscript%3E"))
                        .header("Accept", "text/html,*/*;q=0.8")
                        .retrieve()
                        .toBodilessEntity()
                        .getStatusCode()
                        .value())
                .isEqualTo(404);
    }

    @Test
    void sqlIsNotShownUnlessThatIsSet() {
        assertThat(get("/migrations/dataSource/0001", "*/*"))
                .endsWith("\"problems\":[]}")
                .doesNotContain("Sql", "CREATE TABLE");
        assertThat(get("/migrations", "text/html")).doesNotContain("CREATE TABLE");
    }

    private String get(String path, String accept) {
        return http.get().uri(path).header("Accept", accept).retrieve().body(String.class);
    }

    private String body() {
        return http.get().uri("/migrations").retrieve().body(String.class);
    }

    @SpringBootApplication
    static class Application {}
}
