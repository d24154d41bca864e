// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Baseline;
import dev.migration.Migrator;
import dev.migration.OutOfOrder;
import dev.migration.Phase;
import dev.migration.Policy;
import dev.migration.Sequence;
import dev.migration.internal.settings.PlaceholderValues;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.extractor.Extractors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class MigrationPropertiesTest {

    /** What a service has by another name, or not as a text. */
    private static final Set<String> OTHERS =
            Set.of("dataSource", "vendor", "locations", "codeMigrations", "listener", "placeholders", "policies");

    /** Every one that takes a text. */
    static Stream<Method> settings() {
        return Stream.of(Migrator.Builder.class.getMethods())
                .filter(method -> method.getParameterCount() == 1
                        && method.getReturnType() == Migrator.Builder.class
                        && !OTHERS.contains(method.getName()));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void eachSettingOfTheBuilderIsAProperty(Method setting) {
        String property = property(setting);
        assertSets(setting, Map.of("migration." + property, text(setting.getParameterTypes()[0])));
    }

    /** A database has it of its own, if it may, and else what all have; but no schema or baseline is that of all. */
    @ParameterizedTest
    @MethodSource("settings")
    void aDatabaseHasItsOwnOrThatOfAll(Method setting) {
        String property = property(setting);
        String text = text(setting.getParameterTypes()[0]);
        if (Stream.of(InstanceProperties.class.getRecordComponents())
                .anyMatch(component -> component.getName().equals(setting.getName()))) {
            assertSets(setting, Map.of("migration.instances.reports." + property, text));
        }
        if (!Instances.SINGLE_DATABASE_ONLY.contains(property)) {
            assertSets(setting, Map.of("migration." + property, text, "migration.instances.reports.order", "1"));
        }
    }

    private static String property(Method setting) {
        return DataObjectPropertyName.toDashedForm(setting.getName()).replaceFirst("^batch-", "batches.");
    }

    private static String text(Class<?> type) {
        return type == Duration.class
                ? "7s"
                : type == int.class ? "7" : type.isEnum() ? type.getEnumConstants()[2].toString() : "0007";
    }

    private static void assertSets(Method setting, Map<String, String> properties) {
        Migrator.Builder none = builder(Map.of());
        Migrator.Builder set = builder(properties);
        assertThat(settings().map(Method::getName))
                .filteredOn(name -> !Objects.equals(of(set, name), of(none, name)))
                .as("%s", properties)
                .containsExactly(setting.getName());
    }

    /** But for the phase: a service leaves the other one to a job. */
    @ParameterizedTest
    @MethodSource("settings")
    void theDefaultIsThatOfTheBuilder(Method setting) {
        String name = setting.getName();
        assertThat(of(builder(Map.of()), name))
                .isEqualTo(name.equals("phase") ? Phase.EXPAND : of(Migrator.builder(), name));
    }

    private static Migrator.Builder builder(Map<String, String> properties) {
        var source = new MapConfigurationPropertySource(properties);
        return DatabaseSettings.all(new Binder(source).bindOrCreate("migration", MigrationProperties.class))
                .get(0)
                .builder();
    }

    private static Object of(Migrator.Builder builder, String field) {
        return Extractors.byName(field).apply(builder);
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
