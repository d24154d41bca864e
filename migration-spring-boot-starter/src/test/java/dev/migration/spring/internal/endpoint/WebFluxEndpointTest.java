// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.context.reactive.ReactiveWebApplicationContext;
import org.springframework.context.ApplicationContext;

/** With WebFlux the endpoint answers what it answers with Spring MVC. */
@Tag("neighbours")
@SpringBootTest(
        classes = MigrationsEndpointWebTest.Application.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.main.web-application-type=reactive",
            "spring.autoconfigure.exclude=org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration,"
                    + "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration,"
                    + "org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration,"
                    + "org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration,"
                    + "org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration",
            "management.endpoints.web.exposure.include=health,metrics,migrations",
            "management.endpoint.health.show-details=always",
            "spring.datasource.password=secret-password",
            "spring.application.name=clinic"
        })
class WebFluxEndpointTest extends MigrationsEndpointWebTest {

    @Autowired
    WebFluxEndpointTest(@LocalServerPort int port, ApplicationContext context) {
        super(port);
        assertThat(context).isInstanceOf(ReactiveWebApplicationContext.class);
    }
}
