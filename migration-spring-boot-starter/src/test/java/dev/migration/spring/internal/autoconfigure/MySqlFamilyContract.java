// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.autoconfigure;

import static dev.migration.spring.Applications.application;
import static dev.migration.spring.Applications.applied;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.DownScript;
import dev.migration.Migrator;
import dev.migration.Target;
import dev.migration.internal.report.StatusDocument;
import dev.migration.spring.Applications;
import dev.migration.spring.internal.endpoint.MigrationsEndpoint;
import dev.migration.spring.internal.endpoint.MigrationsHealthIndicator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A start on MariaDB or MySQL, as Boot configures driver and pool. */
abstract class MySqlFamilyContract {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private ApplicationContextRunner service;
    private String url;

    /** A server's address without a database. */
    abstract String server(int port);

    abstract int port();

    abstract String product();

    @BeforeEach
    void createDatabase() {
        String name = "clinic_" + NUMBER.incrementAndGet();
        Applications.execute(new DriverManagerDataSource(server(port()), "root", ""), "CREATE DATABASE " + name);
        url = server(port()) + name;
        service = application().withPropertyValues("spring.datasource.url=" + url, "spring.datasource.username=root");
    }

    @Test
    void aHistoryThatWasEmptiedIsNotFilledAgainFromAnOlderTable() {
        EmptiedHistory.isNotFilledAgain(service, new DriverManagerDataSource(url, "root", ""));
    }

    @Test
    void pendingMigrationsRunAtStartAndNothingAtTheNext() {
        service.run(context -> assertThat(applied(context)).containsExactly("0001_create_patient", "0002_add_email"));
        service.withConfiguration(AutoConfigurations.of(MigrationsActuatorAutoConfiguration.class))
                .withPropertyValues("management.endpoints.web.exposure.include=migrations")
                .run(context -> {
                    assertThat(applied(context)).hasSize(2);
                    StatusDocument database = context.getBean(MigrationsEndpoint.class)
                            .database("dataSource", null)
                            .status();
                    assertThat(database.product()).matches(product() + " \\d+\\.\\d+\\.\\d+");
                    assertThat(database.current()).isEqualTo("0002");
                    assertThat(database.problems()).isEmpty();
                });
    }

    @Test
    void theReleaseBeforeOneThatFailedHalfWayStartsAndServes(@TempDir Path newer) throws IOException {
        ApplicationContextRunner oldRelease = service.withConfiguration(
                        AutoConfigurations.of(MigrationsActuatorAutoConfiguration.class))
                .withPropertyValues("management.endpoints.web.exposure.include=migrations");
        ApplicationContextRunner newRelease =
                oldRelease.withPropertyValues("migration.locations=classpath:migrations,filesystem:" + newer);
        Path file = newer.resolve("0003_phone.sql");
        String script = "ALTER TABLE patient ADD COLUMN phone VARCHAR(20);\nCREATE INDEX phones ON patient (%s);\n";
        oldRelease.run(context -> {
            Files.writeString(file, script.formatted("telephone"));
            newRelease.run(failed -> assertThat(failed).hasFailed());
            assertServes(context);
        });

        oldRelease.run(restarted -> {
            assertServes(restarted);
            Files.writeString(file, script.formatted("phone"));
            newRelease.run(corrected -> assertThat(applied(corrected)).hasSize(3));
            assertThat(health(restarted).getStatus()).isEqualTo(Status.UP);
        });
    }

    @Test
    void whatTheReleaseBeforeHasUndoneIsADetailOfHealth() {
        service.withConfiguration(AutoConfigurations.of(MigrationsActuatorAutoConfiguration.class))
                .run(context -> {
                    Migrator.builder()
                            .dataSource(context.getBean(DataSource.class))
                            .locations("classpath:older")
                            .build()
                            .down(Target.count(1), DownScript.STORED);

                    Health health = health(context);
                    assertThat(health.getStatus()).isEqualTo(Status.UP);
                    assertThat(health.getDetails())
                            .extractingByKey("dataSource", InstanceOfAssertFactories.MAP)
                            .containsEntry("behind", List.of("0002_add_email"));
                });
    }

    private static void assertServes(ApplicationContext context) {
        Health health = health(context);
        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails())
                .extractingByKey("dataSource", InstanceOfAssertFactories.MAP)
                .containsEntry("problems", List.of("newer-migration-interrupted"))
                .containsEntry("applied", 2);
        assertThat(context.getBean(MigrationsEndpoint.class).migration("dataSource", "0003", null))
                .asString()
                .contains("the release that has 0003 resumes it");
    }

    private static Health health(ApplicationContext context) {
        return context.getBean(MigrationsHealthIndicator.class).health();
    }

    @Test
    void aPoolOfOneWithoutAutocommitIsEnoughAndKeepsItsSettings() {
        service.withPropertyValues(
                        "spring.datasource.hikari.maximum-pool-size=1",
                        "spring.datasource.hikari.connection-timeout=2000",
                        "spring.datasource.hikari.auto-commit=false",
                        "spring.datasource.hikari.read-only=true",
                        "spring.datasource.hikari.transaction-isolation=TRANSACTION_SERIALIZABLE")
                .run(context -> {
                    assertThat(applied(context)).hasSize(2);
                    try (var connection = context.getBean(DataSource.class).getConnection()) {
                        assertThat(connection.getAutoCommit()).isFalse();
                        assertThat(connection.isReadOnly()).isTrue();
                        assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
                    }
                });
    }
}
