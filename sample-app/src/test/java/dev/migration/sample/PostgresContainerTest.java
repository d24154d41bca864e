// SPDX-License-Identifier: Apache-2.0
package dev.migration.sample;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** The sample on the image of its {@code compose.yaml}. */
@SpringBootTest
@AutoConfigureMockMvc
@ActiveProfiles("postgres")
@Testcontainers(disabledWithoutDocker = true)
class PostgresContainerTest {

    @Container
    @ServiceConnection
    static final PostgreSQLContainer POSTGRES = new PostgreSQLContainer("postgres:17-alpine");

    @Autowired
    MockMvcTester api;

    @Test
    void migratesTheServiceConnectionsDatabaseAndServesItsRows() {
        assertThat(api.get().uri("/patients"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$[*].phone")
                .asArray()
                .containsExactly("5550100142", "5550100177", null);
    }

    @Test
    void showsTheServerInTheEndpoint() {
        assertThat(api.get().uri("/actuator/migrations"))
                .hasStatusOk()
                .bodyJson()
                .hasPathSatisfying(
                        "$.contexts.clinic.databases.dataSource.product",
                        product -> assertThat(product).asString().startsWith("PostgreSQL 17."))
                .hasPathSatisfying(
                        "$.contexts.clinic.databases.dataSource.counts.applied",
                        applied -> assertThat(applied).isEqualTo(8));
    }
}
