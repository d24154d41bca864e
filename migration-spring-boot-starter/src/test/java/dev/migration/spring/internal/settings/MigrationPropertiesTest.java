package dev.migration.spring.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.OutOfOrder;
import dev.migration.Phase;
import dev.migration.Sequence;
import dev.migration.internal.settings.Placeholders;
import dev.migration.spring.MigrationMode;
import dev.migration.spring.internal.settings.InstanceProperties.TenantProperties;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class MigrationPropertiesTest {

    @Test
    void whatIsNotSetIsLeftToTheBuilder() {
        assertThat(bind(Map.of()))
                .returns(MigrationMode.MIGRATE, MigrationProperties::mode)
                .isEqualTo(new MigrationProperties(
                        null,
                        true,
                        List.of("classpath:migrations"),
                        null,
                        null,
                        Map.of(),
                        null,
                        null,
                        null,
                        null,
                        Phase.EXPAND,
                        false,
                        false,
                        false,
                        false,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        new BatchProperties(BatchProperties.Run.START, null, null, null, null),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        new TenantProperties(null, null, null, 4),
                        new TargetProperties(
                                null, null, TargetProperties.Mode.START, TargetProperties.OnDemand.FAIL, 8, 32),
                        Map.of()));
    }

    /** As the metadata document them. */
    @Test
    void theBuilderHasTheDocumentedDefaults() {
        assertThat(DatabaseSettings.of(bind(Map.of())).builder())
                .extracting(
                        "table",
                        "sequence",
                        "outOfOrder",
                        "connectTimeout",
                        "waitTimeout",
                        "sqlLockTimeout",
                        "sqlLockRetries",
                        "batchTime",
                        "batchPause",
                        "batchMaxLag",
                        "batchWaitWhile")
                .containsExactly(
                        "__migrations",
                        Sequence.AUTO,
                        OutOfOrder.AUTO,
                        Duration.ZERO,
                        Duration.ofMinutes(5),
                        Duration.ofMillis(1500),
                        10,
                        Duration.ofMillis(500),
                        50,
                        Duration.ofSeconds(10),
                        null);
    }

    @Test
    void theBuilderGetsTheSettingsOfBatches() {
        Map<String, Object> environment = Map.of(
                "MIGRATION_BATCHES_TIME", "200ms",
                "MIGRATION_BATCHES_PAUSE", "20",
                "MIGRATION_BATCHES_MAXLAG", "3s",
                "MIGRATION_BATCHES_WAITWHILE", "SELECT FALSE");
        assertThat(DatabaseSettings.of(bind(environment)).builder())
                .extracting("batchTime", "batchPause", "batchMaxLag", "batchWaitWhile")
                .containsExactly(Duration.ofMillis(200), 20, Duration.ofSeconds(3), "SELECT FALSE");
    }

    @Test
    void everySettingIsReadFromTheEnvironment() {
        assertThat(bind(Map.ofEntries(
                        Map.entry("MIGRATION_MODE", "Validate"),
                        Map.entry("MIGRATION_LOCATIONS", "classpath:a,filesystem:b"),
                        Map.entry("MIGRATION_SCHEMA", "clinic"),
                        Map.entry("MIGRATION_TABLE", "history"),
                        Map.entry("MIGRATION_PLACEHOLDERS_OWNER", "clinic"),
                        Map.entry("MIGRATION_SEQUENCE", "strict"),
                        Map.entry("MIGRATION_OUTOFORDER", "allow"),
                        Map.entry("MIGRATION_FAILONNEWERSCHEMA", "true"),
                        Map.entry("MIGRATION_FAILONMISSINGLOCATION", "true"),
                        Map.entry("MIGRATION_CREATESCHEMA", "true"),
                        Map.entry("MIGRATION_RECORDSCHEMA", "true"),
                        Map.entry("MIGRATION_INITSQL", "SET a = 1"),
                        Map.entry("MIGRATION_ROLE", "owner"),
                        Map.entry("MIGRATION_CONNECTTIMEOUT", "1m"),
                        Map.entry("MIGRATION_WAITTIMEOUT", "30s"),
                        Map.entry("MIGRATION_SQLLOCKTIMEOUT", "2s"),
                        Map.entry("MIGRATION_SQLLOCKRETRIES", "3"),
                        Map.entry("MIGRATION_BASELINE", "0003"),
                        Map.entry("MIGRATION_PLACEHOLDER_PREFIX", "#["),
                        Map.entry("MIGRATION_PLACEHOLDER_SUFFIX", "]"),
                        Map.entry("MIGRATION_PHASE", "contract"),
                        Map.entry("MIGRATION_BATCHES_RUN", "background"),
                        Map.entry("MIGRATION_BATCHES_TIME", "200ms"),
                        Map.entry("MIGRATION_BATCHES_PAUSE", "20"),
                        Map.entry("MIGRATION_BATCHES_MAXLAG", "3s"),
                        Map.entry("MIGRATION_BATCHES_WAITWHILE", "SELECT FALSE"),
                        Map.entry("MIGRATION_ADOPT", "flyway"),
                        Map.entry("MIGRATION_ADOPTTABLE", "old.history"),
                        Map.entry("MIGRATION_BESIDE", "flyway"),
                        Map.entry("MIGRATION_URL", "jdbc:h2:mem:x"),
                        Map.entry("MIGRATION_USER", "owner"),
                        Map.entry("MIGRATION_PASSWORD", "secret"),
                        Map.entry("MIGRATION_DRIVERCLASSNAME", "org.h2.Driver"))))
                .isEqualTo(new MigrationProperties(
                        MigrationMode.VALIDATE,
                        true,
                        List.of("classpath:a", "filesystem:b"),
                        "clinic",
                        "history",
                        Map.of("owner", "clinic"),
                        "#[",
                        "]",
                        Sequence.STRICT,
                        OutOfOrder.ALLOW,
                        Phase.CONTRACT,
                        true,
                        true,
                        true,
                        true,
                        "SET a = 1",
                        "owner",
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(2),
                        3,
                        new BatchProperties(
                                BatchProperties.Run.BACKGROUND,
                                Duration.ofMillis(200),
                                20,
                                Duration.ofSeconds(3),
                                "SELECT FALSE"),
                        "0003",
                        "flyway",
                        "old.history",
                        OtherTool.FLYWAY,
                        "jdbc:h2:mem:x",
                        "owner",
                        "secret",
                        "org.h2.Driver",
                        new TenantProperties(null, null, null, 4),
                        new TargetProperties(
                                null, null, TargetProperties.Mode.START, TargetProperties.OnDemand.FAIL, 8, 32),
                        Map.of()));
    }

    @Test
    void wordsMayBeDividedByUnderscoresInTheEnvironment() {
        assertThat(bind(Map.of("MIGRATION_WAIT_TIMEOUT", "30s", "MIGRATION_OUT_OF_ORDER", "reject")))
                .extracting(MigrationProperties::waitTimeout, MigrationProperties::outOfOrder)
                .containsExactly(Duration.ofSeconds(30), OutOfOrder.REJECT);
    }

    @Test
    void whatKubernetesSetsForAServiceByThisNameChangesNothing() {
        assertThat(bind(Map.of(
                        "MIGRATION_PORT", "tcp://10.0.0.1:80",
                        "MIGRATION_SERVICE_HOST", "10.0.0.1",
                        "MIGRATION_SERVICE_PORT", "80",
                        "MIGRATION_PORT_80_TCP_ADDR", "10.0.0.1")))
                .isEqualTo(bind(Map.of()));
    }

    @Test
    void theTenantsAreReadFromTheEnvironment() {
        assertThat(bind(Map.of(
                                "MIGRATION_TENANTS_SCHEMAS_QUERY", "SELECT name FROM tenant",
                                "MIGRATION_TENANTS_SOURCE", "tenants",
                                "MIGRATION_TENANTS_PARALLELISM", "8"))
                        .tenants())
                .isEqualTo(new TenantProperties(null, "SELECT name FROM tenant", "tenants", 8));
    }

    @Test
    void theSettingsOfADatabaseByNameAreReadFromTheEnvironment() {
        assertThat(bind(Map.ofEntries(
                                Map.entry("MIGRATION_INSTANCES_REPORTS_DATASOURCE", "warehouse"),
                                Map.entry("MIGRATION_INSTANCES_REPORTS_LOCATIONS", "classpath:a,filesystem:b"),
                                Map.entry("MIGRATION_INSTANCES_REPORTS_SCHEMA", "reports"),
                                Map.entry("MIGRATION_INSTANCES_REPORTS_TABLE", "history"),
                                Map.entry("MIGRATION_INSTANCES_REPORTS_PLACEHOLDERS_OWNER", "clinic"),
                                Map.entry("MIGRATION_INSTANCES_REPORTS_PLACEHOLDER_PREFIX", "#["),
                                Map.entry("MIGRATION_INSTANCES_REPORTS_PLACEHOLDER_SUFFIX", "]"),
                                Map.entry("MIGRATION_INSTANCES_REPORTS_SEQUENCE", "strict"),
                                Map.entry("MIGRATION_INSTANCES_REPORTS_OUT_OF_ORDER", "allow"),
                                Map.entry("MIGRATION_INSTANCES_REPORTS_INIT_SQL", "SET b = 1"),
                                Map.entry("MIGRATION_INSTANCES_REPORTS_ROLE", "reporter"),
                                Map.entry("MIGRATION_INSTANCES_REPORTS_CONNECT_TIMEOUT", "1m"),
                                Map.entry("MIGRATION_INSTANCES_REPORTS_WAIT_TIMEOUT", "30s"),
                                Map.entry("MIGRATION_INSTANCES_REPORTS_SQL_LOCK_TIMEOUT", "2s"),
                                Map.entry("MIGRATION_INSTANCES_REPORTS_SQL_LOCK_RETRIES", "3"),
                                Map.entry("MIGRATION_INSTANCES_REPORTS_BASELINE", "0003"),
                                Map.entry("MIGRATION_INSTANCES_REPORTS_ADOPT", "dbmate"),
                                Map.entry("MIGRATION_INSTANCES_REPORTS_ADOPT_TABLE", "reports_versions"),
                                Map.entry("MIGRATION_INSTANCES_REPORTS_URL", "jdbc:h2:mem:x"),
                                Map.entry("MIGRATION_INSTANCES_REPORTS_USER", "owner"),
                                Map.entry("MIGRATION_INSTANCES_REPORTS_PASSWORD", "secret"),
                                Map.entry("MIGRATION_INSTANCES_REPORTS_DRIVER_CLASS_NAME", "org.h2.Driver"),
                                Map.entry("MIGRATION_INSTANCES_REPORTS_TENANTS_SCHEMAS", "acme,bolt"),
                                Map.entry("MIGRATION_INSTANCES_REPORTS_TENANTS_PARALLELISM", "2"),
                                Map.entry("MIGRATION_INSTANCES_REPORTS_ORDER", "7")))
                        .instances())
                .containsExactly(Map.entry(
                        "reports",
                        new InstanceProperties(
                                "warehouse",
                                List.of("classpath:a", "filesystem:b"),
                                "reports",
                                "history",
                                Map.of("owner", "clinic"),
                                "#[",
                                "]",
                                Sequence.STRICT,
                                OutOfOrder.ALLOW,
                                "SET b = 1",
                                "reporter",
                                Duration.ofMinutes(1),
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(2),
                                3,
                                "0003",
                                "dbmate",
                                "reports_versions",
                                "jdbc:h2:mem:x",
                                "owner",
                                "secret",
                                "org.h2.Driver",
                                new TenantProperties(List.of("acme", "bolt"), null, null, 2),
                                7)));
    }

    @Test
    void whatADatabaseLeavesOpenIsAsForAll() {
        MigrationProperties properties = bind(Map.of(
                "MIGRATION_TABLE", "history",
                "MIGRATION_SEQUENCE", "strict",
                "MIGRATION_OUT_OF_ORDER", "allow",
                "MIGRATION_INIT_SQL", "SET a = 1",
                "MIGRATION_WAIT_TIMEOUT", "30s",
                "MIGRATION_SQL_LOCK_TIMEOUT", "2s",
                "MIGRATION_SQL_LOCK_RETRIES", "3",
                "MIGRATION_INSTANCES_REPORTS_ORDER", "1"));

        var settings = new DatabaseSettings("reports", properties.instances().get("reports"), properties);
        assertThat(settings.builder())
                .extracting(
                        "table", "sequence", "outOfOrder", "initSql", "waitTimeout", "sqlLockTimeout", "sqlLockRetries")
                .containsExactly(
                        "history",
                        Sequence.STRICT,
                        OutOfOrder.ALLOW,
                        "SET a = 1",
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(2),
                        3);
    }

    @Test
    void placeholdersOfADatabasePrecedeThoseOfAll() {
        MigrationProperties properties = new Binder(new MapConfigurationPropertySource(Map.of(
                        "migration.placeholders.app_schema", "clinic",
                        "migration.placeholders.Owner", "clinic",
                        "migration.placeholders.api.key", "hunter2",
                        "migration.instances.reports.placeholders.owner", "reports")))
                .bindOrCreate("migration", MigrationProperties.class);

        var settings = new DatabaseSettings("reports", properties.instances().get("reports"), properties);
        assertThat(settings.builder())
                .extracting("placeholders")
                .hasToString("api.key, app_schema, Owner")
                .returns("reports", placeholders -> ((Placeholders) placeholders).find("owner"));
        assertThat(properties.toString() + settings.own()).doesNotContain("hunter2");
    }

    @Test
    void anUnknownModeDoesNotBind() {
        assertThatThrownBy(() -> bind(Map.of("MIGRATION_MODE", "migrate-and-exti")))
                .isInstanceOf(BindException.class)
                .hasRootCauseMessage("No enum constant dev.migration.spring.MigrationMode.migrate-and-exti");
    }

    private static MigrationProperties bind(Map<String, Object> variables) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().stream()
                .toList()
                .forEach(source -> environment
                        .getPropertySources()
                        .replace(source.getName(), new SystemEnvironmentPropertySource(source.getName(), variables)));
        return Binder.get(environment).bindOrCreate("migration", MigrationProperties.class);
    }
}
