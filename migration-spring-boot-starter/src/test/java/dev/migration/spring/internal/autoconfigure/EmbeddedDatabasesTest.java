// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.autoconfigure;

import static dev.migration.spring.Applications.application;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.internal.report.StatusDocument;
import dev.migration.spring.internal.endpoint.MigrationsEndpoint;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Starts on SQLite and HSQLDB, as Boot configures driver and pool. */
class EmbeddedDatabasesTest {

    @TempDir
    Path files;

    private ApplicationContextRunner service(String vendor) {
        String place = vendor.equals("sqlite") ? files.resolve("clinic.db").toString() : "mem:" + UUID.randomUUID();
        return application()
                .withPropertyValues("spring.datasource.url=jdbc:" + vendor + ":" + place)
                .withPropertyValues(vendor.equals("hsqldb") ? "spring.datasource.username=sa" : "any=thing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "hsqldb"})
    void pendingMigrationsRunAtStartAndNothingAtTheNext(String vendor) {
        ApplicationContextRunner service = service(vendor);
        service.run(context -> assertThat(context).hasNotFailed());
        service.withConfiguration(AutoConfigurations.of(MigrationsActuatorAutoConfiguration.class))
                .withPropertyValues("management.endpoints.web.exposure.include=migrations")
                .run(context -> {
                    StatusDocument database = context.getBean(MigrationsEndpoint.class)
                            .database("dataSource", null)
                            .status();
                    assertThat(database.product()).matches("(SQLite|HSQLDB) \\d+\\.\\d+\\.\\d+");
                    assertThat(database.current()).isEqualTo("0002");
                    assertThat(database.problems()).isEmpty();
                });
    }
}
