// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.exit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.migration.spring.Applications;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The service is processed ahead of time as one with a web server, and is a job when it starts. */
@CompileWithForkedClassLoader
@Tag("deep")
class AheadOfTimeRunAndExitTest {

    private static final String URL = "jdbc:h2:mem:ahead-of-time-job;DB_CLOSE_DELAY=-1";

    @Test
    void migratesAndMakesNoBeanThatTheMigrationsDoNotNeed() {
        Set<String> made = ConcurrentHashMap.newKeySet();
        var generated = new TestGenerationContext(BusyService.class);
        try (var building = new AnnotationConfigServletWebServerApplicationContext()) {
            TestPropertyValues.of("management.endpoints.web.exposure.include=migrations")
                    .applyTo(building);
            building.register(BusyService.class);
            new ApplicationContextAotGenerator().processAheadOfTime(building, generated);
        }
        generated.writeGeneratedContent();
        TestCompiler.forSystem().with(generated).compile(compiled -> {
            System.setProperty("spring.aot.enabled", "true");
            try {
                SpringApplication job = BusyService.noting(made);
                job.setMainApplicationClass(BusyService.class);

                Throwable end = catchThrowable(() -> job.run(
                        "--migration.mode=migrate-and-exit",
                        "--spring.datasource.url=" + URL,
                        "--spring.datasource.username=sa"));

                assertThat(end).hasMessageContaining("exit code 0");
            } finally {
                System.clearProperty("spring.aot.enabled");
            }
        });

        assertThat(Applications.applied(new DriverManagerDataSource(URL, "sa", "")))
                .hasSize(2);
        assertThat(made).contains("dataSource", "migrationMigrator").doesNotContainAnyElementsOf(BusyService.BEANS);
    }
}
