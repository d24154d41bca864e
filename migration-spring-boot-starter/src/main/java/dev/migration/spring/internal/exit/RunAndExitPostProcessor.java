// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.exit;

import dev.migration.InvalidMigrationsException;
import dev.migration.spring.MigrationMode;
import dev.migration.spring.internal.settings.ConfiguredMode;
import dev.migration.spring.internal.settings.Instances;
import dev.migration.spring.internal.settings.SettingOrigin;
import dev.migration.spring.internal.settings.SettingsCheck;
import dev.migration.spring.internal.settings.TargetsModule;
import dev.migration.spring.internal.start.MigrationInitializer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;

/**
 * Reads {@code migration.mode} and {@code migration.command} before there is an application context. Where the process has
 * to end after the run, the context gets no web server, and something that ends it. This is not part of the
 * auto-configuration: where that is excluded, the job would start the service and never end.
 */
final class RunAndExitPostProcessor implements EnvironmentPostProcessor, Ordered {

    private static final String NAME = "migrationRunAndExit";

    /** Marks the environment of Spring Cloud's own context, which is created before the application's. */
    private static final String SPRING_CLOUD_BOOTSTRAP = "bootstrap";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (isNotTheApplication(environment)) {
            return;
        }
        try {
            prepare(environment, application);
        } catch (InvalidMigrationsException e) {
            throw SpringBootRequirement.RefusedStartException.of(e);
        }
    }

    private static void prepare(ConfigurableEnvironment environment, SpringApplication application) {
        String command = command(environment);
        if (command != null) {
            SettingsCheck.of(environment);
            runAndExit(task(command, environment), environment, application);
            return;
        }
        MigrationMode mode = ConfiguredMode.in(environment);
        if (mode != MigrationMode.OFF) {
            // The initializer checks again, and warns: some sources come later, and nothing can be logged yet.
            SettingsCheck check = SettingsCheck.of(environment);
            if (mode == MigrationMode.MIGRATE_AND_EXIT) {
                check.requirePhase();
            }
        }
        if (mode == MigrationMode.DRAFT) {
            DraftTask draft = DraftTask.of(environment, application.getClassLoader());
            runAndExit(draft, environment, application);
            environment
                    .getPropertySources()
                    .addFirst(new MapPropertySource("migrationDraft", draft.settings(environment)));
        } else if (mode.exits()) {
            runAndExit(new ExitTask.Run(mode), environment, application);
        }
    }

    private static ExitTask task(String command, ConfigurableEnvironment environment) {
        LiquibaseAdoption adoption = LiquibaseAdoption.of(command);
        if (adoption != null) {
            return adoption;
        }
        ServiceCommand parsed = ServiceCommand.of(command);
        parsed.requireAllowed(ConfiguredMode.in(environment));
        return parsed;
    }

    // What is processed ahead of time, or warms a cache, is the service as it will run, with its web server.
    private static boolean isNotTheApplication(ConfigurableEnvironment environment) {
        return MigrationInitializer.isProcessedAheadOfTime()
                || MigrationInitializer.isTrainingRun()
                || environment.getPropertySources().contains(SPRING_CLOUD_BOOTSTRAP);
    }

    /** One in a file or in the environment would be run again at every start. */
    private static @Nullable String command(ConfigurableEnvironment environment) {
        PropertySource<?> arguments =
                environment.getPropertySources().get(CommandLinePropertySource.COMMAND_LINE_PROPERTY_SOURCE_NAME);
        Object typed = arguments == null ? null : arguments.getProperty(ServiceCommand.PROPERTY);
        if (typed == null && SettingOrigin.find(environment, ServiceCommand.PROPERTY) != null) {
            throw new InvalidMigrationsException(Instances.invalid(
                    ServiceCommand.PROPERTY
                            + " is read from the command line only: set elsewhere, it would run at every start.",
                    "start the service's jar once with the argument --" + ServiceCommand.PROPERTY + "=\"…\""));
        }
        return typed == null ? null : typed.toString();
    }

    private static void runAndExit(ExitTask task, ConfigurableEnvironment environment, SpringApplication application) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("spring.main.web-application-type", "none");
        settings.put("migration.mode", task.mode().id());
        // Nobody is left in the background of a process that ends.
        settings.put("migration.batches.run", "start");
        if (SettingOrigin.isSet(environment, TargetsModule.PREFIX)) {
            settings.put("migration.targets.mode", "start");
        }
        environment.getPropertySources().addFirst(new MapPropertySource(NAME, settings));
        application.addInitializers(
                context -> context.getBeanFactory().registerSingleton(NAME, new RunAndExit(task, context)));
    }

    /** After everything that reads configuration files. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }
}
