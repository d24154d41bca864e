package dev.migration.spring.internal.autoconfigure;

import static dev.migration.spring.Applications.application;
import static dev.migration.spring.Applications.applied;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.spring.internal.endpoint.MigrationsDescriptor;
import dev.migration.spring.internal.endpoint.MigrationsEndpoint;
import java.sql.Connection;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A start on MariaDB or MySQL, as Boot configures driver and pool. */
abstract class MySqlFamilyContract {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private ApplicationContextRunner service;

    /** A server's address without a database. */
    abstract String server(int port);

    abstract int port();

    abstract String product();

    @BeforeEach
    void createDatabase() {
        String name = "clinic_" + NUMBER.incrementAndGet();
        String url = server(port());
        JdbcClient.create(new DriverManagerDataSource(url, "root", ""))
                .sql("CREATE DATABASE " + name)
                .update();
        service = application()
                .withPropertyValues("spring.datasource.url=" + url + name, "spring.datasource.username=root");
    }

    @Test
    void pendingMigrationsRunAtStartAndNothingAtTheNext() {
        service.run(context -> assertThat(applied(context)).containsExactly("0001_create_patient", "0002_add_email"));
        service.run(context -> assertThat(applied(context)).hasSize(2));
    }

    @Test
    void theEndpointShowsThem() {
        service.withConfiguration(AutoConfigurations.of(MigrationsActuatorAutoConfiguration.class))
                .withPropertyValues("management.endpoints.web.exposure.include=migrations")
                .run(context -> {
                    MigrationsDescriptor.Database database = context.getBean(MigrationsEndpoint.class)
                            .migrations()
                            .contexts()
                            .get(context.getId())
                            .databases()
                            .get("dataSource");
                    assertThat(database.product()).matches(product() + " \\d+\\.\\d+\\.\\d+");
                    assertThat(database.current()).isEqualTo("0002");
                    assertThat(database.problems()).isEmpty();
                });
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

    @Test
    void vendorInALocationIsTheDatabasesId() {
        service.withPropertyValues("migration.locations=classpath:vendor/{vendor}")
                .run(context -> assertThat(applied(context)).containsExactly("0001_only_here"));
    }

    @Test
    void anUnreachableServerIsReportedAsSuch() {
        service.withPropertyValues(
                        "spring.datasource.url=" + server(1) + "clinic",
                        "spring.datasource.hikari.connection-timeout=1000")
                .run(context ->
                        assertThat(context).getFailure().hasStackTraceContaining("No connection to the database: "));
    }
}
