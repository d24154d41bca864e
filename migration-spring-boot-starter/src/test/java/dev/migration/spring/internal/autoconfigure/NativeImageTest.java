// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.autoconfigure;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.migration.internal.report.ProblemDocument;
import dev.migration.internal.report.StatusDocument;
import dev.migration.internal.report.TargetsDocument;
import dev.migration.spring.internal.endpoint.MigrationsDescriptor;
import dev.migration.spring.internal.endpoint.MigrationsEndpointProperties;
import dev.migration.spring.internal.settings.DraftProperties;
import dev.migration.spring.internal.settings.InstanceProperties;
import dev.migration.spring.internal.settings.MigrationProperties;
import dev.migration.spring.internal.start.OtherToolGuard;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.stream.Stream;
import liquibase.integration.spring.SpringLiquibase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;

/** What is generated ahead of time tells a native image all that it has to keep. */
class NativeImageTest {

    private static final RuntimeHints HINTS = new RuntimeHints();

    @BeforeAll
    static void process() {
        process(HINTS, "management.endpoints.web.exposure.include=migrations");
    }

    private static void process(RuntimeHints hints, String property) {
        try (var building = new AnnotationConfigApplicationContext()) {
            TestPropertyValues.of(property).applyTo(building);
            building.register(
                    DataSourceAutoConfiguration.class,
                    EndpointAutoConfiguration.class,
                    MigrationAutoConfiguration.class,
                    MigrationsActuatorAutoConfiguration.class);
            var names = new ClassNameGenerator(ClassName.get(NativeImageTest.class));
            new ApplicationContextAotGenerator()
                    .processAheadOfTime(
                            building, new DefaultGenerationContext(names, new InMemoryGeneratedFiles(), hints));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "migrations/0001_create_patient.sql",
                "migrations/migrations.lock",
                "migrations/clinic/0001_create_ward.sql",
                "migrations/clinic/migrations.lock",
                "migrations/2026/11/wards/0003_add_ward.sql",
                "migrations/2026/11/wards/migrations.lock",
                "migrations/V1_2__add_ward.sql.conf",
                "migrations/0001_create_patient/up.sql",
                "migrations/0001_create_patient/metadata.toml",
                "migrations/0001_create_patient/metadata.yaml",
                "migrations/0001_create_patient/metadata.yml",
                "dev/migration/spring/internal/endpoint/page.css",
                "META-INF/spring.factories"
            })
    void itHasTheResource(String resource) {
        assertThat(RuntimeHintsPredicates.resource().forResource(resource)).accepts(HINTS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dev.migration.spring.internal.exit.RunAndExitPostProcessor",
                "dev.migration.spring.internal.exit.MigrationFailureAnalyzer",
                "dev.migration.spring.internal.autoconfigure.InitializationOrder$Initializer",
                "dev.migration.spring.internal.settings.MigrationProperties"
            })
    void itMakes(String type) throws ClassNotFoundException {
        Constructor<?> constructor = Class.forName(type).getDeclaredConstructors()[0];
        assertThat(RuntimeHintsPredicates.reflection().onConstructorInvocation(constructor))
                .accepts(HINTS);
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                Connection.class,
                DatabaseMetaData.class,
                Statement.class,
                PreparedStatement.class,
                CallableStatement.class
            })
    void itGivesCodeTheProxy(Class<?> type) {
        assertThat(RuntimeHintsPredicates.proxies().forInterfaces(type)).accepts(HINTS);
    }

    @Test
    @Tag("neighbours")
    void itReadsWhetherLiquibaseRuns() throws NoSuchFieldException {
        assertThat(RuntimeHintsPredicates.reflection()
                        .onFieldAccess(SpringLiquibase.class.getDeclaredField(OtherToolGuard.SHOULD_RUN)))
                .accepts(HINTS);
    }

    @Test
    void itWritesWhatTheEndpointAnswers() {
        assertThat(Stream.of(
                                MigrationsDescriptor.class,
                                StatusDocument.class,
                                TargetsDocument.class,
                                ProblemDocument.class)
                        .flatMap(type -> Stream.concat(Stream.of(type), Stream.of(type.getDeclaredClasses()))))
                .hasSize(13)
                .allSatisfy(record -> {
                    for (RecordComponent component : record.getRecordComponents()) {
                        assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(component.getAccessor()))
                                .accepts(HINTS);
                    }
                });
    }

    /** Each start reads the parameters of their constructors, to know all settings. */
    @ParameterizedTest
    @ValueSource(
            classes = {
                MigrationProperties.class,
                InstanceProperties.class,
                InstanceProperties.TenantProperties.class,
                DraftProperties.class
            })
    void withoutTheEndpointItHasTheTypesOfTheSettings(Class<?> type) {
        RuntimeHints hints = new RuntimeHints();
        process(hints, "management.endpoints.web.exposure.include=health");
        assertThat(RuntimeHintsPredicates.reflection().onConstructorInvocation(type.getDeclaredConstructors()[0]))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection()
                        .onConstructorInvocation(
                                MigrationsEndpointProperties.class.getDeclaredConstructors()[0]))
                .rejects(hints);
    }

    @Test
    void settingsAreReadWithoutTheTypeOfTheEndpoint() {
        noClasses()
                .that()
                .haveSimpleName("SettingsCheck")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(MigrationsEndpointProperties.class)
                .check(new ClassFileImporter().importPackages("dev.migration.spring.internal.settings"));
    }
}
