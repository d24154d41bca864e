// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.wards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Migrator;
import dev.migration.test.MigrationTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A small service, which each build starts; all other tests of the starter run with the profile "deep". */
@SpringBootTest(
        classes = SpringBoot35Test.Service.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.datasource.url=jdbc:h2:mem:wards",
            "migration.locations=classpath:wards",
            "management.endpoints.web.exposure.include=migrations,health",
            "management.endpoint.health.show-components=always"
        })
class SpringBoot35Test {

    @MigrationTest(locations = "classpath:wards")
    void migrations() {}

    @Test
    void theServiceIsMigrated(@Autowired JdbcClient jdbc, @Autowired Migrator migrator) {
        assertThat(SpringBootVersion.getVersion()).startsWith("3.5.");
        assertThat(jdbc.sql("SELECT name FROM wards").query(String.class).list())
                .containsExactly("Cardiology");
        assertThat(migrator.pending()).isEmpty();
    }

    @Test
    void theEndpointAndTheHealthShowIt(@Autowired TestRestTemplate client) {
        assertThat(client.getForObject("/actuator/migrations", String.class))
                .contains("\"version\":\"0001\"", "\"state\":\"APPLIED\"");
        assertThat(client.getForObject("/actuator/health", String.class))
                .contains("\"migrations\":{\"status\":\"UP\"}");
    }

    @EnableAutoConfiguration
    static class Service {}
}
