// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.data.jpa.test.autoconfigure.AutoConfigureDataJpa;
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
                        UnmigratedAutoConfiguration.class.getName(),
                        EntityCheckAutoConfiguration.class.getName());
    }

    @Test
    void testSlicesWithADataSourceImportOurs() {
        assertThat(ours(ImportCandidates.load(AutoConfigureDataSourceInitialization.class, LOADER)))
                .containsExactly(MigrationAutoConfiguration.class.getName());
        assertThat(ours(ImportCandidates.load(AutoConfigureDataJpa.class, LOADER)))
                .containsExactly(EntityCheckAutoConfiguration.class.getName());
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
                        EnvironmentPostProcessor.class.getName(),
                        DatabaseInitializerDetector.class.getName(),
                        DependsOnDatabaseInitializationDetector.class.getName(),
                        FailureAnalyzer.class.getName(),
                        AutoConfigurationImportFilter.class.getName());
        assertThat(factories.values().stream()
                        .flatMap(names -> List.of(names.toString().split(",")).stream()))
                .hasSize(8)
                .allMatch(name -> ClassUtils.isPresent(name, LOADER));
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
                .containsExactlyInAnyOrder(
                        "migration.adopt",
                        "migration.driver-class-name",
                        "migration.entities",
                        "migration.locations",
                        "migration.statements");
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
