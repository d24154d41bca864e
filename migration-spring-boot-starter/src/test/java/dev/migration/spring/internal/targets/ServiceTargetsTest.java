// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.targets;

import static dev.migration.spring.Applications.application;
import static dev.migration.spring.Applications.assertThatStart;
import static dev.migration.spring.Applications.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Code;
import dev.migration.Migrator;
import dev.migration.TargetNotReadyException;
import dev.migration.fleet.FleetMigrator;
import dev.migration.fleet.FleetTarget;
import dev.migration.fleet.TargetSource;
import dev.migration.servers.PostgreSqlServer;
import dev.migration.spring.internal.autoconfigure.MigrationsActuatorAutoConfiguration;
import dev.migration.spring.internal.endpoint.MigrationsEndpoint;
import dev.migration.spring.internal.endpoint.MigrationsEndpointWebExtension;
import dev.migration.spring.internal.endpoint.MigrationsHealthIndicator;
import dev.migration.spring.internal.endpoint.MigrationsMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** A service with a schema for each customer, whose names a table has. */
class ServiceTargetsTest {

    private static final String DATABASE = "service_targets";
    private static final long SLOW = 4711;

    @TempDir
    private Path folder;

    @BeforeEach
    void create() throws Exception {
        execute("postgres", "DROP DATABASE IF EXISTS " + DATABASE + " WITH (FORCE)");
        execute("postgres", "CREATE DATABASE " + DATABASE);
        execute(DATABASE, "CREATE TABLE public.customer (id TEXT PRIMARY KEY)");
        addCustomers("acme", "bolt", "cord");
        Files.writeString(folder.resolve("0001_orders.sql"), "CREATE TABLE orders (id INT PRIMARY KEY);");
    }

    @AfterEach
    void drop() throws SQLException {
        execute("postgres", "DROP DATABASE IF EXISTS " + DATABASE + " WITH (FORCE)");
    }

    private static String url(String database) {
        return "jdbc:postgresql://localhost:" + PostgreSqlServer.get().getPort() + "/" + database;
    }

    private static Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(url(database), "postgres", "");
    }

    private static void execute(String database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void addCustomers(String... names) throws SQLException {
        for (String name : names) {
            execute(DATABASE, "CREATE SCHEMA " + name + "; INSERT INTO public.customer VALUES ('" + name + "')");
        }
    }

    private ApplicationContextRunner unnamed() {
        return application()
                .withConfiguration(AutoConfigurations.of(MigrationsActuatorAutoConfiguration.class))
                .withPropertyValues(
                        "spring.datasource.url=" + url(DATABASE),
                        "spring.datasource.username=postgres",
                        "migration.locations=" + folder,
                        "management.endpoints.web.exposure.include=migrations",
                        "management.endpoints.jmx.exposure.include=migrations")
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new);
    }

    private ApplicationContextRunner service() {
        return unnamed().withPropertyValues("migration.targets.query=SELECT id FROM public.customer ORDER BY id");
    }

    private ApplicationContextRunner inBackground() {
        return service().withPropertyValues("migration.targets.mode=background").withUserConfiguration(Often.class);
    }

    @Configuration(proxyBeanMethods = false)
    static class Often {

        @Bean
        ServiceTargets migrationTargets(ObjectProvider<FleetMigrator> fleet) {
            return new ServiceTargets(fleet::getObject, true, Duration.ofMillis(200));
        }
    }

    private static boolean isReady(FleetMigrator fleet, String name) {
        try {
            fleet.require(name);
            return true;
        } catch (TargetNotReadyException e) {
            return false;
        }
    }

    @Test
    void theStartMigratesAllOfThemInThePlaceOfTheDatabase() {
        service().run(context -> {
            assertThat(context).hasNotFailed().doesNotHaveBean(Migrator.class);
            FleetMigrator fleet = context.getBean(FleetMigrator.class);
            List.of("acme", "bolt", "cord").forEach(fleet::require);
            assertThat(context.getBean(MigrationsEndpoint.class).migrations().targets())
                    .satisfies(targets -> assertThat(targets.counts()).containsEntry("up-to-date", 3L))
                    .satisfies(targets -> assertThat(targets.versions()).containsExactly(Map.entry("0001", 3L)));
            assertThat(context.getBean(MigrationsHealthIndicator.class).health())
                    .satisfies(health -> assertThat(health.getStatus()).isEqualTo(Status.UP))
                    .satisfies(health ->
                            assertThat(health.getDetails().get("targets")).isEqualTo(Map.of("up-to-date", 3L)));
            var meters = new SimpleMeterRegistry();
            context.getBean(MigrationsMetrics.class).bindTo(meters);
            assertThat(meters.get("migrations.targets")
                            .tag("state", "up-to-date")
                            .gauge()
                            .value())
                    .isEqualTo(3);
        });
    }

    @Test
    void theServiceStartsWhileOneTakesLongAnotherFailsAndANewOneAppears() throws Exception {
        Files.writeString(
                folder.resolve("0002_slow.sql"),
                "SELECT CASE WHEN current_schema() = 'acme' THEN pg_advisory_xact_lock(" + SLOW + ")::text END;");
        Files.writeString(
                folder.resolve("0003_fails.sql"),
                "SELECT 1 / (CASE WHEN current_schema() = 'bolt' THEN 0 ELSE 1 END);");
        try (Connection other = connect(DATABASE);
                Statement statement = other.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(" + SLOW + ")");
            inBackground().run(context -> {
                assertThat(context).hasNotFailed();
                FleetMigrator fleet = context.getBean(FleetMigrator.class);
                await(() -> isReady(fleet, "cord"));
                assertThatThrownBy(() -> fleet.require("acme"))
                        .isInstanceOf(TargetNotReadyException.class)
                        .hasMessageContaining("Target acme is not ready");

                addCustomers("dash");
                await(() -> isReady(fleet, "dash"));
                assertThat(isReady(fleet, "acme")).isFalse();

                statement.execute("SELECT pg_advisory_unlock(" + SLOW + ")");
                await(() -> isReady(fleet, "acme"));
                assertThat(isReady(fleet, "bolt")).isFalse();

                Targets targets = context.getBean(Targets.class);
                await(() -> Long.valueOf(3).equals(targets.read().counts().get("up-to-date")));
                assertThat(context.getBean(MigrationsHealthIndicator.class).health())
                        .satisfies(health -> assertThat(health.getStatus()).isEqualTo(Status.UP))
                        .satisfies(health -> assertThat(health.getDetails().get("targets"))
                                .isEqualTo(Map.of("up-to-date", 3L, "failed", 1L)));
            });
        }
        await(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().matches("migration-targets-\\d")));
    }

    @Test
    void aStartWhoseTargetsAreStoppedFails() throws Exception {
        Files.writeString(
                folder.resolve("0002_slow.sql"),
                "SELECT CASE WHEN current_schema() = 'acme' THEN pg_advisory_xact_lock(" + SLOW + ")::text END;");
        try (Connection other = connect(DATABASE);
                Statement statement = other.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(" + SLOW + ")");
            service().withPropertyValues("migration.mode=off").run(context -> {
                var start = CompletableFuture.runAsync(
                        () -> context.getBean(Targets.class).atStart(true));
                await(() -> isTrue(
                        statement, "SELECT count(*) = 1 FROM pg_locks WHERE objid = " + SLOW + " AND NOT granted"));

                context.getBean(FleetMigrator.class).stop();

                assertThatThrownBy(start::join)
                        .hasCauseInstanceOf(TargetNotReadyException.class)
                        // Whether the others were done before is left open.
                        .hasMessageContaining(
                                "Target acme: Stopped in statement 1 of 1: the application asked for it.");
            });
        }
    }

    private static boolean isTrue(Statement statement, String query) {
        try (ResultSet row = statement.executeQuery(query)) {
            return row.next() && row.getBoolean(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void oneThatFailsEndsTheStartAndTheOthersAreMigrated() throws Exception {
        Files.writeString(
                folder.resolve("0002_fails.sql"),
                "SELECT 1 / (CASE WHEN current_schema() = 'bolt' THEN 0 ELSE 1 END);");

        service()
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(TargetNotReadyException.class)
                        .hasMessageContaining("Target bolt")
                        .hasMessageContaining("0002_fails"));

        execute(DATABASE, "SELECT * FROM acme.orders; SELECT * FROM cord.orders");
    }

    @Test
    void whatIsAskedForIsMigratedFirstWhereThatIsSet() {
        service().withPropertyValues("migration.targets.on-demand=migrate").run(context -> {
            addCustomers("late");
            context.getBean(FleetMigrator.class).require("late");
            execute(DATABASE, "SELECT * FROM late.orders");
        });
    }

    @Test
    void aStartThatOnlyValidatesFailsWithThoseThatAreBehind() {
        assertThatStart(service().withPropertyValues("migration.mode=validate", "migration.targets.on-demand=migrate"))
                .hasCode(Code.PENDING)
                .names("acme, bolt, cord");
    }

    @Configuration(proxyBeanMethods = false)
    static class Routing {

        private static final ThreadLocal<String> CUSTOMER = new ThreadLocal<>();

        @Bean
        DataSource dataSource(ObjectProvider<FleetMigrator> fleet) {
            return new AbstractDataSource() {
                @Override
                public Connection getConnection() throws SQLException {
                    fleet.getObject().require(CUSTOMER.get());
                    return connect(DATABASE);
                }

                @Override
                public Connection getConnection(String user, String password) throws SQLException {
                    return getConnection();
                }
            };
        }
    }

    @Test
    void aDataSourceThatRoutesAsksForTheTarget() throws Exception {
        Path file = folder.resolveSibling(folder.getFileName() + ".toml");
        Files.writeString(
                file, "[[target]]\nname = 'acme'\nurl = '" + url(DATABASE) + "'\nuser = 'postgres'\nschema = 'acme'\n");
        try {
            unnamed()
                    .withUserConfiguration(Routing.class)
                    .withPropertyValues("migration.targets.file=" + file)
                    .run(context -> {
                        DataSource routing = context.getBean(DataSource.class);
                        Routing.CUSTOMER.set("acme");
                        routing.getConnection().close();
                        Routing.CUSTOMER.set("bolt");
                        assertThatThrownBy(routing::getConnection).hasMessageContaining("There is no target bolt");
                    });
            service()
                    .withUserConfiguration(Routing.class)
                    .withPropertyValues("migration.url=" + url(DATABASE), "migration.user=postgres")
                    .run(context -> {
                        Routing.CUSTOMER.set("bolt");
                        context.getBean(DataSource.class).getConnection().close();
                    });
        } finally {
            Routing.CUSTOMER.remove();
            Files.delete(file);
        }
    }

    @Test
    void aBeanOrAFileNamesThemAsWell() throws Exception {
        unnamed()
                .withBean(TargetSource.class, () -> TargetSource.of(List.of(FleetTarget.ofSchema("bolt"))))
                .run(context -> context.getBean(FleetMigrator.class).require("bolt"));

        execute("postgres", "DROP DATABASE IF EXISTS service_targets_own WITH (FORCE)");
        execute("postgres", "CREATE DATABASE service_targets_own");
        Path file = folder.resolveSibling(folder.getFileName() + ".toml");
        Files.writeString(
                file,
                "[[target]]\nname = \"own\"\ndatabase = \"service_targets_own\"\npassword-from = \"property:own\"\n");
        try {
            unnamed()
                    .withPropertyValues("migration.targets.file=" + file, "own=secret")
                    .run(context -> context.getBean(FleetMigrator.class).require("own"));
            execute("service_targets_own", "SELECT * FROM orders");
        } finally {
            Files.delete(file);
            execute("postgres", "DROP DATABASE service_targets_own WITH (FORCE)");
        }
    }

    @Test
    void thePageFindsThem() throws IOException {
        new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration.class,
                        dev.migration.spring.internal.autoconfigure.MigrationAutoConfiguration.class,
                        MigrationsActuatorAutoConfiguration.class))
                .withPropertyValues(
                        "spring.datasource.url=" + url(DATABASE),
                        "spring.datasource.username=postgres",
                        "migration.locations=" + folder,
                        "migration.targets.query=SELECT id FROM public.customer",
                        "management.endpoints.web.exposure.include=migrations")
                .run(context -> {
                    var page = context.getBean(MigrationsEndpointWebExtension.class);
                    assertThat(page.page(null))
                            .contains("3 of 3 targets up to date", "<span>acme</span>", "<span>bolt</span>")
                            .contains("form-action &#39;self&#39;");
                    assertThat(page.page("ac<me")).contains("0 of 3 found", "value=\"ac&lt;me\"");
                    assertThat(page.page("ACME")).contains("1 of 3 found").doesNotContain("<span>bolt</span>");
                });
    }
}
