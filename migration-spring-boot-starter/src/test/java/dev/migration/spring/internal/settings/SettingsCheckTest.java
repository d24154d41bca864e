// SPDX-License-Identifier: Apache-2.0
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
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;

class SettingsCheckTest {

    private static void check(PropertySource<?> source) {
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(source);
        ConfigurationPropertySources.attach(environment);
        SettingsCheck.of(environment);
    }

    private static void checkYaml(String text) throws IOException {
        var resource = new ByteArrayResource(text.replace("\\n", "\n").getBytes(StandardCharsets.UTF_8), "settings");
        check(new YamlPropertySourceLoader().load("settings", resource).get(0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            migration: off | migration | 1:12 | migration.mode
            migration: false | migration | 1:12 | migration.mode
            migration: validate | migration | 1:12 | migration.mode
            migration:\\n  tenants: [acme, globex] | migration.tenants[0] | 2:13 | migration.tenants.schemas
            migration:\\n  tenants: acme, globex | migration.tenants | 2:12 | migration.tenants.schemas
            migration:\\n  instances:\\n    reports:\\n      tenants: [a] | migration.instances.reports.tenants[0] | 4:17 | migration.instances.reports.tenants.schemas
            """)
    void aGroupOfSettingsTakesNoValue(String yaml, String name, String place, String setting) {
        assertThatThrownBy(() -> checkYaml(yaml))
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageStartingWith(name + " in Byte array resource [settings] - " + place
                        + " has no meaning: it is a group of settings\n  Next: write one of its settings, such as "
                        + setting);
    }

    @Test
    void theValueOfADatabaseIsNotRepeated() {
        assertThatThrownBy(() -> checkYaml("migration.instances.reports: jdbc:postgresql://app:secret@db/reports"))
                .hasMessageContaining(
                        "migration.instances.reports in Byte array resource [settings] - 1:30 has no meaning: it is a group")
                .hasMessageContaining("migration.instances.reports.data-source")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> checkYaml("migration.instances: [reports]"))
                .hasMessageContaining(
                        "migration.instances[0] in Byte array resource [settings] - 1:23 has no meaning: it is a group")
                .hasMessageContaining("migration.instances.<name>.data-source");
    }

    @ParameterizedTest
    @CsvSource({"mode, off", "baseline, '0005'", "schema, history", "tenants.schemas-query, SELECT 1"})
    void aSettingWithOneValueTakesNoList(String name, String value) {
        assertThatThrownBy(() -> checkYaml("migration." + name + ": [" + value + "]"))
                .hasMessageStartingWith("migration." + name + "[0] in Byte array resource [settings] - 1:")
                .hasMessageEndingWith(
                        " takes one value, not a list\n  Next: write the value alone, without brackets or a dash"
                                + " before it");
    }

    @Test
    void theCommandLineAndTheEnvironmentAreReadAlike() {
        assertThatThrownBy(() -> check(new SimpleCommandLinePropertySource("--migration.tenants=a,b")))
                .hasMessage("migration.tenants on the command line has no meaning: it is a group of settings\n"
                        + "  Next: write one of its settings, such as migration.tenants.schemas");
        assertThatThrownBy(() -> check(variables(Map.of("MIGRATION_TENANTS", "a,b"))))
                .hasMessage("MIGRATION_TENANTS in the environment has no meaning: it is a group of settings\n"
                        + "  Next: write one of its settings, such as migration.tenants.schemas");
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
                          draft:
                            baseline: true
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
