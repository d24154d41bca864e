// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.exit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.SpringProperties;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class RunAndExitPostProcessorTest {

    private final StandardEnvironment environment = new StandardEnvironment();
    private final SpringApplication application = new SpringApplication();
    private final Set<ApplicationContextInitializer<?>> before = application.getInitializers();

    private void process(String mode) {
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource(
                        "variables-systemEnvironment",
                        Map.of("MIGRATION_MODE", mode, "SPRING_MAIN_WEB_APPLICATION_TYPE", "servlet")));
        new RunAndExitPostProcessor().postProcessEnvironment(environment, application);
    }

    @SuppressWarnings("unchecked")
    private boolean endsTheProcess() {
        var context = new GenericApplicationContext();
        for (ApplicationContextInitializer<?> initializer : application.getInitializers()) {
            if (!before.contains(initializer)) {
                ((ApplicationContextInitializer<GenericApplicationContext>) initializer).initialize(context);
            }
        }
        return context.getBeanFactory().getBeanNamesForType(RunAndExit.class).length > 0;
    }

    private void assertThatTheServiceStarts() {
        // The same application may run again, as for a restart: what is added to it is added once more then.
        assertThat(application.getInitializers()).hasSameSizeAs(before);
        assertThat(environment.getProperty("SPRING_MAIN_WEB_APPLICATION_TYPE")).isEqualTo("servlet");
        assertThat(environment.getProperty("spring.main.web-application-type")).isNotEqualTo("none");
    }

    @Test
    void thereIsNoWebServerWhateverTheSettingsSay() {
        process("migrate-and-exit");
        assertThat(environment.getProperty("spring.main.web-application-type")).isEqualTo("none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"migrate-and-exit", "MIGRATE_AND_EXIT", "migrateAndExit", "Validate-And-Exit"})
    void somethingEndsTheProcess(String mode) {
        process(mode);
        assertThat(endsTheProcess()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"migrate", "validate", "off", "false", ""})
    void otherModesChangeNothing(String mode) {
        process(mode);
        assertThatTheServiceStarts();
    }

    @Test
    void processingAheadOfTimeIsAboutTheService() {
        System.setProperty("spring.aot.processing", "true");
        try {
            process("migrate-and-exit");
        } finally {
            System.clearProperty("spring.aot.processing");
        }
        assertThatTheServiceStarts();
    }

    @Test
    void aStartThatWarmsACacheIsThatOfTheService() {
        SpringProperties.setProperty("spring.context.exit", "onRefresh");
        try {
            process("migrate-and-exit");
        } finally {
            SpringProperties.setProperty("spring.context.exit", null);
        }
        assertThatTheServiceStarts();
    }

    @Test
    void theContextThatSpringCloudMakesFirstIsNotTheApplications() {
        environment.getPropertySources().addFirst(new MapPropertySource("bootstrap", Map.of()));
        process("migrate-and-exit");
        assertThatTheServiceStarts();
    }
}
