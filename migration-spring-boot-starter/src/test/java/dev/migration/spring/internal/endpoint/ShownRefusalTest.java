package dev.migration.spring.internal.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.client.RestClient;

/** A run that would be refused, as the operator of a service sees it; here the history was dropped while it runs. */
@SpringBootTest(
        classes = MigrationsEndpointWebTest.Application.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "management.endpoints.web.exposure.include=health,migrations",
            "management.endpoint.health.show-details=always",
            "spring.application.name=refused"
        })
class ShownRefusalTest {

    private final RestClient http;

    @Autowired
    ShownRefusalTest(@LocalServerPort int port, DataSource dataSource) throws SQLException {
        http = RestClient.create("http://localhost:" + port + "/actuator");
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS __migrations, __migrations_run, __migrations_log");
        }
    }

    @Test
    void theEndpointShowsIt() {
        assertThat(get("/migrations", "application/json"))
                .contains("\"code\":\"non-empty-schema\",\"severity\":\"error\"", "but no migration history");
    }

    @Test
    void thePageShowsIt() {
        assertThat(get("/migrations", "text/html"))
                .contains("but no migration history (user SA): migrations could change or drop what is there.");
    }

    @Test
    void theHealthNamesIt() {
        assertThat(get("/health", "application/json")).contains("\"pending\":2,\"problems\":[\"non-empty-schema\"]");
    }

    private String get(String path, String accept) {
        return String.valueOf(
                http.get().uri(path).header("Accept", accept).retrieve().body(String.class));
    }
}
