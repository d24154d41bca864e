package dev.migration.spring.exit;

import dev.migration.spring.MigrationInitializer;
import dev.migration.spring.MigrationMode;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Looks at {@code migration.mode} before there is an application context. Where the process has to end behind the run,
 * the context gets no web server, and something that ends it. This is no part of the auto-configuration: where that is
 * excluded, the job would start the service and never end.
 */
final class RunAndExitPostProcessor implements EnvironmentPostProcessor, Ordered {

    private static final String NAME = "migrationRunAndExit";

    /** How Spring Cloud marks the environment of a context of its own, which comes before the application's. */
    private static final String SPRING_CLOUD_BOOTSTRAP = "bootstrap";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (isNotTheApplication(environment)) {
            return;
        }
        MigrationMode mode = ConfiguredMode.in(environment);
        switch (mode) {
            case MIGRATE, VALIDATE, OFF -> {}
            case MIGRATE_AND_EXIT -> runAndExit(mode, MigrationMode.MIGRATE, environment, application);
            case VALIDATE_AND_EXIT -> runAndExit(mode, MigrationMode.VALIDATE, environment, application);
        }
    }

    // What is processed ahead of time, or warms a cache, is the service as it will run, with its web server.
    private static boolean isNotTheApplication(ConfigurableEnvironment environment) {
        return MigrationInitializer.isProcessedAheadOfTime()
                || MigrationInitializer.isTrainingRun()
                || environment.getPropertySources().contains(SPRING_CLOUD_BOOTSTRAP);
    }

    private static void runAndExit(
            MigrationMode mode, MigrationMode run, ConfigurableEnvironment environment, SpringApplication application) {
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        NAME, Map.of("spring.main.web-application-type", "none", "migration.mode", run.id())));
        application.addInitializers(
                context -> context.getBeanFactory().registerSingleton(NAME, new RunAndExit(mode, context)));
    }

    /** Behind all that reads configuration files. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }
}
