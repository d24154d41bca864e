// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClient;

/** Behind Spring Security as Spring Boot sets it up. */
@Tag("neighbours")
@SpringBootTest(
        classes = MigrationsEndpointWebTest.Application.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.autoconfigure.exclude=org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration,"
                    + "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration,"
                    + "org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration",
            "management.endpoints.web.exposure.include=migrations",
            "spring.security.user.name=operator",
            "spring.security.user.password=let-me-in"
        })
class SecuredEndpointTest {

    private final RestClient http;

    @Autowired
    SecuredEndpointTest(@LocalServerPort int port) {
        http = RestClient.builder()
                .baseUrl("http://localhost:" + port + "/actuator/migrations")
                .defaultStatusHandler(HttpStatusCode::isError, (request, response) -> {})
                .build();
    }

    @Test
    void aStrangerSeesNeitherJsonNorThePage() {
        ResponseEntity<String> json = http.get()
                .header(HttpHeaders.ACCEPT, "application/json")
                .retrieve()
                .toEntity(String.class);
        assertThat(json.getStatusCode().value()).isEqualTo(401);
        ResponseEntity<String> page =
                http.get().header(HttpHeaders.ACCEPT, "text/html").retrieve().toEntity(String.class);
        assertThat(String.valueOf(json.getBody()) + page.getBody()).doesNotContain("0001", "Migrations");
    }

    @Test
    void anOperatorSeesThePageWithItsStyle() {
        ResponseEntity<String> page = http.get()
                .header(HttpHeaders.ACCEPT, "text/html")
                .headers(headers -> headers.setBasicAuth("operator", "let-me-in"))
                .retrieve()
                .toEntity(String.class);
        assertThat(page.getStatusCode().value()).isEqualTo(200);
        assertThat(page.getBody()).startsWith("<!doctype html>").contains("0002_add_email", "<style>");
        // A policy in the header would have to allow the style as well; the page brings its own.
        assertThat(page.getHeaders().getFirst("Content-Security-Policy")).isNull();
        assertThat(page.getHeaders().getFirst("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void anOperatorSeesOneMigrationAsJson() {
        assertThat(http.get()
                        .uri("/dataSource/2")
                        .headers(headers -> headers.setBasicAuth("operator", "let-me-in"))
                        .retrieve()
                        .body(String.class))
                .startsWith("{\"version\":\"0002\"");
    }
}
