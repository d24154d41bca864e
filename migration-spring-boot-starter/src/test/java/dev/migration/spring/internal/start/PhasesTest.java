// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.start;

import static dev.migration.spring.Applications.application;
import static dev.migration.spring.Applications.applied;
import static dev.migration.spring.Applications.assertThatStart;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.Migrator;
import dev.migration.State;
import dev.migration.spring.internal.autoconfigure.MigrationsActuatorAutoConfiguration;
import dev.migration.spring.internal.endpoint.MigrationsEndpoint;
import dev.migration.spring.internal.endpoint.MigrationsHealthIndicator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Migrations of the phase contract, which a start leaves out. */
@ExtendWith(OutputCaptureExtension.class)
class PhasesTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        write("0001_patients.sql", "CREATE TABLE patients (id BIGINT PRIMARY KEY, contact VARCHAR(100));");
        write("0002_drop_contact.sql", "-- option: phase=contract\nALTER TABLE patients DROP COLUMN contact;");
        write("0003_visits.sql", "CREATE TABLE visits (id BIGINT PRIMARY KEY);");
    }

    private void write(String name, String sql) throws IOException {
        Files.writeString(folder.resolve(name), sql);
    }

    private ApplicationContextRunner service(String database) {
        return application()
                .withConfiguration(AutoConfigurations.of(MigrationsActuatorAutoConfiguration.class))
                .withPropertyValues(
                        "spring.datasource.url=jdbc:h2:mem:" + database + ";DB_CLOSE_DELAY=-1",
                        "spring.datasource.username=sa",
                        "migration.locations=" + folder);
    }

    @Test
    void aStartLeavesThemOutAndSaysSo(CapturedOutput output) {
        service("expand").run(context -> {
            assertThat(applied(context)).containsExactly("0001_patients", "0003_visits");
            assertThat(output)
                    .containsPattern(" INFO .* : 1 contract migration waits: 0002_drop_contact")
                    .doesNotContain(" WARN ");
        });
    }

    @Test
    void whatWaitsIsADetailOfHealthThatIsUp() {
        service("health").run(context -> {
            Health health = context.getBean(MigrationsHealthIndicator.class).health();

            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails())
                    .containsEntry("dataSource", Map.of("current", "0003", "applied", 2, "pending", 0, "waiting", 1));
        });
    }

    @Test
    void theEndpointShowsItsState() {
        service("endpoint")
                .withPropertyValues("management.endpoints.web.exposure.include=migrations")
                .run(context -> {
                    var database = context.getBean(MigrationsEndpoint.class)
                            .database("dataSource", null)
                            .status();

                    assertThat(database.migrations())
                            .extracting(migration -> migration.state())
                            .containsExactly(State.APPLIED, State.WAITING, State.APPLIED);
                    assertThat(database.problems()).isEmpty();
                });
    }

    @Test
    void anInstanceThatOnlyValidatesStarts(CapturedOutput output) {
        service("validate").run(context -> {});
        service("validate").withPropertyValues("migration.mode=validate").run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(output).contains("The database is up to date (2 applied, 1 waiting (contract))");
        });
        assertThatStart(service("validate").withPropertyValues("migration.mode=validate", "migration.phase=all"))
                .hasCode(Code.PENDING)
                .names("0002_drop_contact");
    }

    @Test
    void thePhaseContractAppliesThem() {
        service("contract").run(context -> {});
        service("contract")
                .withPropertyValues("migration.phase=contract")
                .run(context -> assertThat(applied(context))
                        .containsExactly("0001_patients", "0003_visits", "0002_drop_contact"));
        service("contract")
                .run(context -> assertThat(
                                context.getBean(Migrator.class).status().waiting())
                        .isEmpty());
    }
}
