// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.targets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Migrator;
import dev.migration.fleet.FleetMigrator;
import dev.migration.fleet.FleetSettings;
import dev.migration.fleet.FleetTarget;
import dev.migration.fleet.JdbcConnector;
import dev.migration.fleet.TargetSource;
import java.util.List;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What {@code docs/fleet.md} says of requests for a target. */
@Tag("guide")
class TargetsGuideTest {

    @RestController
    record Customers(FleetMigrator fleet) {

        @GetMapping("/{name}")
        String customer(@PathVariable("name") String name) {
            fleet.require(name);
            return "here";
        }

        @GetMapping("/{name}/orders")
        String orders(@PathVariable("name") String name) {
            try {
                fleet.require(name);
            } catch (RuntimeException e) {
                throw new CannotCreateTransactionException("Could not open JDBC Connection for transaction", e);
            }
            return "none";
        }
    }

    @Test
    void aTargetThatIsNotReadyIsAnsweredWith503AndAnUnknownOneWith404() {
        var database = new JdbcDataSource();
        database.setUrl("jdbc:h2:mem:guide");
        FleetMigrator fleet = FleetMigrator.of(
                Migrator.builder().locations("classpath:migrations"),
                TargetSource.of(List.of(FleetTarget.ofSchema("PUBLIC"))),
                new JdbcConnector(database, null, null, null, name -> null),
                FleetSettings.defaults());

        MockMvcTester service = MockMvcTester.of(
                List.of(new Customers(fleet)),
                mvc -> mvc.setControllerAdvice(new TargetErrors()).build());

        assertThat(service.get().uri("/PUBLIC")).hasStatus(503).bodyText().contains("Being updated");
        assertThat(service.get().uri("/PUBLIC/orders")).hasStatus(503);
        assertThat(service.get().uri("/acme")).hasStatus(404).bodyText().contains("No such customer");
        assertThat(service.get().uri("/acme/orders")).hasStatus(404);
    }
}
