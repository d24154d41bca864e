package dev.migration.spring.internal.settings;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.InvalidMigrationsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;

class MisplacedSettingsTest {

    private static void check(PropertySource<?> source) {
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(source);
        ConfigurationPropertySources.attach(environment);
        MisplacedSettings.refuse(environment);
    }

    private static void checkYaml(String text) throws IOException {
        var resource = new ByteArrayResource(text.replace("\\n", "\n").getBytes(StandardCharsets.UTF_8), "settings");
        check(new YamlPropertySourceLoader().load("settings", resource).get(0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            migration: off | migration | value | 1:12 | write migration.mode=off
            migration: false | migration | value | 1:12 | write migration.mode=off
            migration: 'no' | migration | value | 1:12 | write migration.mode=off
            migration: validate | migration | value | 1:12 | write migration.mode=validate
            migration:\\n  tenants: [acme, globex] | migration.tenants[0] | list | 2:13 | write migration.tenants.schemas=acme,globex
            migration:\\n  tenants:\\n    - acme | migration.tenants[0] | list | 3:7 | write migration.tenants.schemas=acme
            migration:\\n  tenants: acme, globex | migration.tenants | value | 2:12 | write migration.tenants.schemas=acme, globex
            migration:\\n  tenants:\\n    - schema: acme | migration.tenants[0].schema | list | 3:15 | write one of its settings, such as migration.tenants.schemas
            migration:\\n  endpoint: true | migration.endpoint | value | 2:13 | write one of its settings, such as migration.endpoint.show-sql
            migration:\\n  instances:\\n    reports:\\n      tenants: [a] | migration.instances.reports.tenants[0] | list | 4:17 | write migration.instances.reports.tenants.schemas=a
            """)
    void aGroupOfSettingsTakesNoValue(String yaml, String name, String kind, String place, String remedy) {
        assertThatThrownBy(() -> checkYaml(yaml))
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessage(name + " in Byte array resource [settings] - " + place + " has no meaning: "
                        + name.replaceFirst("\\[0].*", "") + " is a group of settings, not a " + kind + "\n  Next: "
                        + remedy);
    }

    @Test
    void theValueOfADatabaseIsNotRepeated() {
        assertThatThrownBy(() -> checkYaml("migration.instances.reports: jdbc:postgresql://app:secret@db/reports"))
                .hasMessageContaining("migration.instances.reports is a group of settings, not a value")
                .hasMessageContaining("migration.instances.reports.data-source")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> checkYaml("migration.instances: [reports]"))
                .hasMessageContaining("migration.instances is a group of settings, not a list")
                .hasMessageContaining("migration.instances.<name>.data-source");
    }

    @ParameterizedTest
    @CsvSource({"mode, off", "baseline, '0005'", "schema, history", "tenants.schemas-query, SELECT 1"})
    void aSettingWithOneValueTakesNoList(String name, String value) {
        assertThatThrownBy(() -> checkYaml("migration." + name + ": [" + value + "]"))
                .hasMessageStartingWith("migration." + name + "[0] in Byte array resource [settings] - 1:")
                .hasMessageEndingWith(" has no meaning: migration." + name
                        + " takes one value, not a list\n  Next: write the value alone, without brackets or a dash"
                        + " before it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"sql-lock-timeout", "wait-timeout", "connect-timeout", "instances.reports.sql-lock-timeout"})
    void aTimeCannotBeOff(String name) {
        assertThatThrownBy(() -> checkYaml("migration." + name + ": off"))
                .hasMessageStartingWith("migration." + name + " in Byte array resource [settings] - 1:")
                .hasMessageEndingWith(" must be a duration such as 30s, not off\n  Next: write 0s");
    }

    @Test
    void theCommandLineAndTheEnvironmentAreReadAlike() {
        assertThatThrownBy(() -> check(new SimpleCommandLinePropertySource("--migration.tenants=a,b")))
                .hasMessage("migration.tenants on the command line has no meaning: migration.tenants is a group of"
                        + " settings, not a value\n  Next: write migration.tenants.schemas=a,b");
        assertThatThrownBy(() -> check(variables(Map.of("MIGRATION_TENANTS", "a,b"))))
                .hasMessage("MIGRATION_TENANTS in the environment has no meaning: migration.tenants is a group of"
                        + " settings, not a value\n  Next: write migration.tenants.schemas=a,b");
        assertThatThrownBy(() -> check(variables(Map.of("MIGRATION_SQL_LOCK_TIMEOUT", "off"))))
                .hasMessage("MIGRATION_SQL_LOCK_TIMEOUT in the environment must be a duration such as 30s, not off\n"
                        + "  Next: write 0s");
    }

    private static PropertySource<?> variables(Map<String, Object> variables) {
        return new SystemEnvironmentPropertySource("test-systemEnvironment", variables);
    }

    @Test
    void everythingElseIsAccepted() {
        assertThatCode(() -> checkYaml("""
                        migration:
                          mode: off
                          tenants:
                            schemas: [a, b]
                          instances:
                          locations:
                            - classpath:migrations
                            - classpath:more
                          endpoint: {}
                          url: [ ]
                          unknown: [1, 2]
                        """)).doesNotThrowAnyException();
        assertThatCode(() -> check(variables(Map.of(
                        "MIGRATION", "true",
                        "MIGRATION_0", "x",
                        "MIGRATION_LOCATIONS_0_", "classpath:migrations",
                        "MIGRATION_PORT_80_TCP_ADDR", "10.0.0.1",
                        "MIGRATION_SERVICE_HOST", "10.0.0.1"))))
                .doesNotThrowAnyException();
        assertThatCode(() -> check(new MapPropertySource("test", Map.of("migrations", "off", "migration-x", "off"))))
                .doesNotThrowAnyException();
    }
}
