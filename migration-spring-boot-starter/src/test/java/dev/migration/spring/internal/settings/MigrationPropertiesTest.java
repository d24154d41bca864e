package dev.migration.spring.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Baseline;
import dev.migration.Migrator;
import dev.migration.OutOfOrder;
import dev.migration.Phase;
import dev.migration.Policy;
import dev.migration.Sequence;
import dev.migration.internal.settings.PlaceholderValues;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class MigrationPropertiesTest {

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

    private static final String SHARED = """
            TABLE=history
            PLACEHOLDER_PREFIX=#[
            PLACEHOLDERSUFFIX=]
            SEQUENCE=strict
            OUT_OF_ORDER=allow
            INIT_SQL=SET a
            ROLE=owner
            CONNECTTIMEOUT=1m
            WAIT_TIMEOUT=30s
            SQL_LOCK_TIMEOUT=2s
            SQL_LOCK_RETRIES=3
            """;

    private static void assertHasWhatIsShared(Migrator.Builder builder) {
        assertThat(builder)
                .extracting(
                        "table",
                        "placeholderPrefix",
                        "placeholderSuffix",
                        "sequence",
                        "outOfOrder",
                        "initSql",
                        "role",
                        "connectTimeout",
                        "waitTimeout",
                        "sqlLockTimeout",
                        "sqlLockRetries")
                .containsExactly(
                        "history",
                        "#[",
                        "]",
                        Sequence.STRICT,
                        OutOfOrder.ALLOW,
                        "SET a",
                        "owner",
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(2),
                        3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MIGRATION_", "MIGRATION_INSTANCES_REPORTS_"})
    void theBuilderGetsWhatTheEnvironmentSetsForADatabase(String prefix) {
        Migrator.Builder builder = DatabaseSettings.all(bind(variables(prefix, SHARED + """
                                LOCATIONS=classpath:a,filesystem:b
                                SCHEMA=clinic
                                BASELINE=0003
                                """)))
                .get(0)
                .builder();
        assertHasWhatIsShared(builder);
        assertThat(builder)
                .extracting("unlisted.locations.texts", "schema", "baseline")
                .containsExactly(List.of("classpath:a", "filesystem:b"), "clinic", Baseline.of("0003"));
    }

    @Test
    void whatADatabaseLeavesOpenIsAsForAll() {
        assertHasWhatIsShared(
                DatabaseSettings.all(bind(variables("MIGRATION_", SHARED + "INSTANCES_REPORTS_ORDER=1\n")))
                        .get(0)
                        .builder());
    }

    @Test
    void theBuilderGetsThePoliciesThePhaseAndTheSettingsOfBatches() {
        Map<String, Object> variables = variables("MIGRATION_", """
                FAILONNEWERSCHEMA=true
                FAIL_ON_MISSING_LOCATION=true
                CREATE_SCHEMA=true
                RECORD_SCHEMA=true
                PHASE=contract
                BATCHES_RUN=background
                BATCHES_TIME=200ms
                BATCHES_PAUSE=20
                BATCHES_MAXLAG=3s
                BATCHES_WAITWHILE=SELECT FALSE
                """);
        assertThat(DatabaseSettings.of(bind(variables)).builder())
                .extracting("policies", "phase", "batchTime", "batchPause", "batchMaxLag", "batchWaitWhile")
                .containsExactly(
                        Set.of(
                                Policy.FAIL_ON_NEWER_SCHEMA,
                                Policy.FAIL_ON_MISSING_LOCATION,
                                Policy.CREATE_SCHEMA,
                                Policy.RECORD_SCHEMA,
                                Policy.BATCHES_LATER),
                        Phase.CONTRACT,
                        Duration.ofMillis(200),
                        20,
                        Duration.ofSeconds(3),
                        "SELECT FALSE");
    }

    private static Map<String, Object> variables(String prefix, String lines) {
        return lines.lines()
                .map(line -> line.split("="))
                .collect(Collectors.toMap(set -> prefix + set[0], set -> set[1]));
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
                .returns("reports", placeholders -> ((PlaceholderValues) placeholders).find("owner"));
        assertThat(properties.toString() + settings.own()).doesNotContain("hunter2");
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
