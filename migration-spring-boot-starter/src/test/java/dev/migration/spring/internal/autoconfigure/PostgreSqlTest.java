// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.autoconfigure;

import static dev.migration.spring.Applications.application;
import static dev.migration.spring.Applications.applied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.migration.internal.report.ProblemDocument;
import dev.migration.internal.report.StatusDocument;
import dev.migration.servers.PostgreSqlServer;
import dev.migration.spring.Applications;
import dev.migration.spring.internal.endpoint.MigrationsEndpoint;
import dev.migration.spring.internal.endpoint.MigrationsHealthIndicator;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;

/** Where H2 would not tell: users with few rights, real connections, a server that goes away. */
@ExtendWith(OutputCaptureExtension.class)
class PostgreSqlTest {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final EmbeddedPostgres SERVER = PostgreSqlServer.get();

    private String url;
    private ApplicationContextRunner asService;

    @BeforeAll
    static void createRoles() {
        JdbcClient admin = JdbcClient.create(SERVER.getPostgresDatabase());
        admin.sql("CREATE ROLE owner LOGIN PASSWORD 'owner-secret'").update();
        admin.sql("CREATE ROLE service LOGIN PASSWORD 'service-secret'").update();
    }

    @BeforeEach
    void createDatabase() {
        String name = "clinic_" + NUMBER.incrementAndGet();
        JdbcClient admin = JdbcClient.create(SERVER.getPostgresDatabase());
        admin.sql("CREATE DATABASE " + name + " OWNER owner").update();
        url = SERVER.getJdbcUrl("postgres", name).replaceAll("\\?.*", "");
        asService = application()
                .withPropertyValues(
                        "spring.datasource.url=" + url,
                        "spring.datasource.username=service",
                        "spring.datasource.password=service-secret");
    }

    @Test
    void aLazyConnectionOfAPoolOfOneWithoutAutocommitIsEnough() {
        try (var pool = new HikariDataSource()) {
            pool.setJdbcUrl(url);
            pool.setUsername("owner");
            pool.setPassword("owner-secret");
            pool.setMaximumPoolSize(1);
            pool.setConnectionTimeout(2_000);
            pool.setAutoCommit(false);
            var lazy = new LazyConnectionDataSourceProxy(pool);
            ApplicationContextRunner service = application().withBean("dataSource", DataSource.class, () -> lazy);

            for (int start = 1; start <= 2; start++) {
                service.run(context -> assertThat(applied(context)).hasSize(2));
                assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
            }
        }
    }

    @Test
    void aHistoryThatWasEmptiedIsNotFilledAgainFromAnOlderTable() {
        var owner = new DriverManagerDataSource(url, "owner", "owner-secret");
        EmptiedHistory.isNotFilledAgain(
                asService.withPropertyValues(
                        "spring.datasource.username=owner", "spring.datasource.password=owner-secret"),
                owner);
    }

    @Test
    void theServiceReadsTheTablesThatAnotherUserMigratesAndTheEndpointAsksAsThatUser() {
        asAdministrator(
                "CREATE SCHEMA history AUTHORIZATION owner",
                "ALTER DEFAULT PRIVILEGES FOR ROLE owner IN SCHEMA public GRANT SELECT ON TABLES TO service");
        withEndpoint(asService)
                .withPropertyValues(
                        "migration.url=" + url,
                        "migration.user=owner",
                        "migration.password=owner-secret",
                        "migration.schema=history")
                .run(context -> {
                    JdbcClient service = JdbcClient.create(context.getBean(DataSource.class));
                    assertThat(service.sql("SELECT CURRENT_USER || count(*) FROM patient")
                                    .query(String.class)
                                    .single())
                            .isEqualTo("service1");
                    assertThatThrownBy(() -> service.sql("SELECT name FROM history.__migrations")
                                    .query(String.class)
                                    .list())
                            .rootCause()
                            .hasMessageContaining("permission denied for schema history");
                    assertThat(database(context.getBean(MigrationsEndpoint.class), context.getId())
                                    .migrations())
                            .extracting(migration -> migration.state() + " " + migration.appliedBy())
                            .hasSize(2)
                            .allMatch(migration -> migration.startsWith("APPLIED owner@"));
                });
    }

    @Test
    void whatABackupOfYesterdayDoesNotHaveIsADetailOfHealth() {
        asOwner()
                .withConfiguration(AutoConfigurations.of(MigrationsActuatorAutoConfiguration.class))
                .run(context -> {
                    asAdministrator(
                            "DELETE FROM __migrations WHERE version = '0002'", "ALTER TABLE patient DROP email");

                    Health health =
                            context.getBean(MigrationsHealthIndicator.class).health();
                    assertThat(health.getStatus()).isEqualTo(Status.UP);
                    assertThat(health.getDetails())
                            .extractingByKey("dataSource", InstanceOfAssertFactories.MAP)
                            .containsEntry("behind", List.of("0002_add_email"));
                });
    }

    @Test
    void theRightToReadTheHistoryIsEnoughForTheEndpointOfAServiceThatOnlyValidates() {
        asOwner().run(context -> assertThat(applied(context)).hasSize(2));
        asAdministrator("GRANT SELECT ON __migrations, __migrations_run, __migrations_log TO service");

        withEndpoint(asService).withPropertyValues("migration.mode=validate").run(context -> {
            StatusDocument database = database(context.getBean(MigrationsEndpoint.class), context.getId());
            assertThat(database.current()).isEqualTo("0002");
            assertThat(database.problems()).isEmpty();
        });
    }

    @Test
    void migrationsOfAnotherUserLeaveNoConnectionBehind() {
        asService
                .withPropertyValues("migration.user=owner", "migration.password=owner-secret")
                // The server ends a session only after its client has left.
                .run(context -> Awaitility.await()
                        .untilAsserted(() -> assertThat(Applications.number(
                                        SERVER.getPostgresDatabase(),
                                        "SELECT count(*) FROM pg_stat_activity WHERE usename = 'owner'"))
                                .isZero()));
    }

    @Tag("deep")
    @Test
    @Timeout(60)
    void theEndpointAnswersInTimeWhenTheServerIsDown() throws Exception {
        try (EmbeddedPostgres doomed = EmbeddedPostgres.start()) {
            withEndpoint(application())
                    .withPropertyValues("spring.datasource.url=" + doomed.getJdbcUrl("postgres", "postgres"))
                    .run(context -> {
                        MigrationsEndpoint endpoint = context.getBean(MigrationsEndpoint.class);
                        assertThat(database(endpoint, context.getId()).ageSeconds())
                                .isNull();
                        doomed.close();
                        context.getBean(HikariDataSource.class)
                                .getHikariPoolMXBean()
                                .softEvictConnections();

                        long before = System.nanoTime();
                        StatusDocument database = database(endpoint, context.getId());
                        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
                        assertThat(database.current()).isEqualTo("0002");
                        assertThat(database.ageSeconds()).isNotNull();
                        assertThat(database.problems())
                                .extracting(ProblemDocument::code)
                                .containsExactly("database-unreachable");
                    });
        }
    }

    private void asAdministrator(String... statements) {
        var admin = JdbcClient.create(new DriverManagerDataSource(url, "postgres", "postgres"));
        for (String sql : statements) {
            admin.sql(sql).update();
        }
    }

    private static ApplicationContextRunner withEndpoint(ApplicationContextRunner application) {
        return application
                .withConfiguration(AutoConfigurations.of(MigrationsActuatorAutoConfiguration.class))
                .withPropertyValues("management.endpoints.web.exposure.include=migrations");
    }

    private ApplicationContextRunner asOwner() {
        return asService.withPropertyValues(
                "spring.datasource.username=owner", "spring.datasource.password=owner-secret");
    }

    private static StatusDocument database(MigrationsEndpoint endpoint, String context) {
        return endpoint.migrations().contexts().get(context).databases().get("dataSource");
    }
}
