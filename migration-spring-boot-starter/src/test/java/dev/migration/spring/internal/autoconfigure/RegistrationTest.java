package dev.migration.spring.internal.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.preinitialize.BackgroundPreinitializer;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.sql.init.dependency.DatabaseInitializerDetector;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitializationDetector;
import org.springframework.boot.test.autoconfigure.jdbc.AutoConfigureDataSourceInitialization;
import org.springframework.context.ApplicationListener;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the jar tells Spring Boot about itself. */
public class RegistrationTest {

    private static final ClassLoader LOADER = RegistrationTest.class.getClassLoader();

    @Test
    void allAutoConfigurationsAreListed() {
        assertThat(ours(ImportCandidates.load(AutoConfiguration.class, LOADER)))
                .containsExactlyInAnyOrder(
                        MigrationAutoConfiguration.class.getName(),
                        MigrationsActuatorAutoConfiguration.class.getName(),
                        UnmigratedAutoConfiguration.class.getName());
    }

    @Test
    void testSlicesWithADataSourceImportOurs() {
        assertThat(ours(ImportCandidates.load(AutoConfigureDataSourceInitialization.class, LOADER)))
                .containsExactly(MigrationAutoConfiguration.class.getName());
    }

    @Test
    void everyListedClassExists() throws IOException {
        Properties factories = new Properties();
        for (var url : java.util.Collections.list(LOADER.getResources("META-INF/spring.factories"))) {
            if (url.toString().contains("migration-spring-boot-starter")) {
                try (InputStream in = url.openStream()) {
                    factories.load(in);
                }
            }
        }
        assertThat(factories.stringPropertyNames())
                .containsExactlyInAnyOrder(
                        ApplicationListener.class.getName(),
                        BackgroundPreinitializer.class.getName(),
                        EnvironmentPostProcessor.class.getName(),
                        DatabaseInitializerDetector.class.getName(),
                        DependsOnDatabaseInitializationDetector.class.getName(),
                        FailureAnalyzer.class.getName());
        assertThat(factories.values().stream()
                        .flatMap(names -> List.of(names.toString().split(",")).stream()))
                .hasSize(7)
                .allMatch(name -> ClassUtils.isPresent(name, LOADER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"migrations/0001_create_patient.sql", "migrations/migrations.lock"})
    void theDefaultLocationIsKeptInANativeImage(String file) {
        RuntimeHints hints = new RuntimeHints();
        new MigrationAutoConfiguration.Hints().registerHints(hints, LOADER);
        assertThat(RuntimeHintsPredicates.resource().forResource(file)).accepts(hints);
    }

    @ParameterizedTest
    @ValueSource(classes = {Connection.class, Statement.class, PreparedStatement.class, CallableStatement.class})
    void codeMigrationsGetTheirConnectionInANativeImage(Class<?> type) {
        RuntimeHints hints = new RuntimeHints();
        new MigrationAutoConfiguration.Hints().registerHints(hints, LOADER);
        assertThat(RuntimeHintsPredicates.proxies().forInterfaces(type)).accepts(hints);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "migration.mode",
                "migration.enabled",
                "migration.locations",
                "migration.schema",
                "migration.table",
                "migration.placeholders",
                "migration.sequence",
                "migration.out-of-order",
                "migration.fail-on-newer-schema",
                "migration.fail-on-missing-location",
                "migration.create-schema",
                "migration.record-schema",
                "migration.init-sql",
                "migration.role",
                "migration.connect-timeout",
                "migration.wait-timeout",
                "migration.sql-lock-timeout",
                "migration.sql-lock-retries",
                "migration.baseline",
                "migration.adopt",
                "migration.adopt-table",
                "migration.beside",
                "migration.url",
                "migration.user",
                "migration.password",
                "migration.driver-class-name",
                "management.endpoint.migrations.access",
                "management.health.migrations.enabled"
            })
    void thePropertyIsDescribed(String name) throws IOException {
        JsonNode property = metadata("properties").stream()
                .filter(node -> node.get("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
        assertThat(property.get("description").asString()).matches("[A-Z].*\\.").doesNotStartWith("The ");
    }

    @Test
    void noPropertyHasANameThatKubernetesSetsForAService() throws IOException {
        assertThat(metadata("properties"))
                .extracting(property -> property.get("name").asString())
                .noneMatch(name -> name.matches("migration\\.(port|host|service).*"));
    }

    @Test
    void locationsAreSuggested() throws IOException {
        assertThat(metadata("hints"))
                .extracting(hint -> hint.get("name").asString())
                .containsExactlyInAnyOrder("migration.adopt", "migration.driver-class-name", "migration.locations");
    }

    public static List<JsonNode> metadata(String group) throws IOException {
        return metadata("spring-configuration-metadata.json", group);
    }

    public static List<JsonNode> metadata(String file, String group) throws IOException {
        for (var url : java.util.Collections.list(LOADER.getResources("META-INF/" + file))) {
            if (url.toString().contains("migration-spring-boot-starter")) {
                try (InputStream in = url.openStream()) {
                    return JsonMapper.shared().readTree(in).get(group).values().stream()
                            .toList();
                }
            }
        }
        throw new AssertionError("no metadata");
    }

    private static List<String> ours(ImportCandidates candidates) {
        List<String> ours = new ArrayList<>();
        candidates.forEach(name -> {
            if (name.startsWith("dev.migration.")) {
                ours.add(name);
            }
        });
        return ours;
    }
}
