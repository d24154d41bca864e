// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.exit;

import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationException;
import dev.migration.Migrator;
import dev.migration.TenantMigrator;
import dev.migration.internal.report.ExitCode;
import dev.migration.internal.secrets.SecretMask;
import dev.migration.spring.internal.database.DatabaseLog;
import dev.migration.spring.internal.settings.Instances;
import dev.migration.spring.internal.settings.TargetsModule;
import dev.migration.spring.internal.start.MigrationInitializer;
import dev.migration.spring.internal.targets.Targets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactoryInitializer;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;

/**
 * Does what a setting requests and ends the process. Spring calls it when the beans are defined and none is created, so
 * that only what the migrations need is created: no listener starts, no schedule and no runner, as they would in a service
 * that only has no web server.
 *
 * @param task what is requested
 */
record RunAndExit(ExitTask task, ConfigurableApplicationContext context)
        implements BeanFactoryInitializer<ConfigurableListableBeanFactory> {

    private static final Logger log = LoggerFactory.getLogger(RunAndExit.class);

    private static final Pattern TEST_FRAMEWORK =
            Pattern.compile("(org\\.(junit|testng|springframework\\.(boot\\.)?test)|io\\.cucumber)\\..*");

    /** How the run ended, and why where it failed. */
    private record Outcome(ExitCode exitCode, @Nullable RuntimeException failure) {}

    @Override
    public void initialize(ConfigurableListableBeanFactory beans) {
        Outcome outcome = run(beans, task);
        beans.destroySingletons();
        int exitCode = outcome.exitCode().value();
        RuntimeException failure = outcome.failure();
        String blocker = blocker();
        if (blocker != null) {
            throw new IllegalStateException(
                    task.setting() + " ends the process, here with exit code " + exitCode + "; but " + blocker,
                    failure);
        }
        if (failure != null) {
            report(failure);
        }
        log.info("The process ends with exit code {} ({})", exitCode, task.setting());
        System.exit(exitCode);
    }

    private Outcome run(ConfigurableListableBeanFactory beans, ExitTask requested) {
        if (requested instanceof LiquibaseAdoption adoption) {
            return run(adoption);
        }
        if (requested instanceof DraftTask draft) {
            return run(draft, beans);
        }
        return requested instanceof ServiceCommand command ? run(command, beans) : run(beans);
    }

    private static Outcome run(DraftTask draft, ConfigurableListableBeanFactory beans) {
        try {
            draft.run(beans, beans.getBean(Environment.class));
            return new Outcome(ExitCode.DONE, null);
        } catch (RuntimeException e) {
            return failed(e, ExitCode.FAILED);
        }
    }

    /** Creates the Migrators, and then the initializers, which run them when they are created. */
    private Outcome run(ConfigurableListableBeanFactory beans) {
        try {
            int migrators = createAll(Migrator.class, beans)
                    + createAll(TenantMigrator.class, beans)
                    + createAll(Targets.class, beans);
            // Without their module, the initializer refuses targets.
            if (migrators == 0 && !TargetsModule.areSet(context.getEnvironment())) {
                return failed(missing("Migrator or TenantMigrator"), ExitCode.USAGE);
            }
        } catch (RuntimeException e) {
            // Without a Migrator nothing has run: a setting is wrong, such as the name of the driver.
            return failed(e, ExitCode.USAGE);
        }
        try {
            if (createAll(MigrationInitializer.class, beans) == 0) {
                return failed(missing("MigrationInitializer"), ExitCode.USAGE);
            }
        } catch (RuntimeException e) {
            return failed(e, ExitCode.FAILED);
        }
        return new Outcome(ExitCode.DONE, null);
    }

    private Outcome run(LiquibaseAdoption adoption) {
        try {
            return new Outcome(adoption.run(context.getEnvironment(), context.getClassLoader()), null);
        } catch (RuntimeException e) {
            return failed(e, ExitCode.FAILED);
        }
    }

    private static Outcome run(ServiceCommand command, ConfigurableListableBeanFactory beans) {
        ServiceCommand.Target target;
        try {
            target = command.target(beans);
        } catch (RuntimeException e) {
            return failed(e, ExitCode.USAGE);
        }
        var databaseLog = new DatabaseLog(
                log, target.migrator().dataSource(), target.command().database(), beans.getBean(Environment.class));
        databaseLog.starts();
        try {
            ServiceCommand.Result result = target.command().run(target.migrator());
            databaseLog.ended(null);
            log.info("migration {}\n{}", command, result.text().stripTrailing());
            return new Outcome(result.exitCode(), null);
        } catch (RuntimeException e) {
            databaseLog.ended(e);
            return failed(e, ExitCode.FAILED);
        }
    }

    private static int createAll(Class<?> type, ConfigurableListableBeanFactory beans) {
        return beans.getBeanProvider(type).orderedStream().toList().size();
    }

    // The factory wraps what a bean throws while it is created.
    private static Outcome failed(RuntimeException failure, ExitCode otherwise) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof MigrationException known) {
                return new Outcome(ExitCode.of(known), failure);
            }
        }
        return new Outcome(otherwise, failure);
    }

    private InvalidMigrationsException missing(String type) {
        return new InvalidMigrationsException(Instances.invalid(
                task.setting() + " has nothing to run: the application has no " + type,
                "set spring.datasource.url or migration.url, or define a DataSource bean; and do not exclude"
                        + " MigrationAutoConfiguration"));
    }

    /** Prints why a run failed, as Spring Boot reports a failed start. */
    void report(RuntimeException failure) {
        boolean explained = SpringFactoriesLoader.forDefaultResourceLocation(context.getClassLoader())
                .load(
                        SpringBootExceptionReporter.class,
                        ArgumentResolver.of(ConfigurableApplicationContext.class, context))
                .stream()
                .anyMatch(reporter -> reporter.reportException(failure));
        if (!explained) {
            log.error("The migrations could not be run", SecretMask.mask(failure));
        }
    }

    /** Why the process must not be ended; null where it may be. */
    private static @Nullable String blocker() {
        // All threads, because a test may start its application in another thread.
        for (StackTraceElement[] stack : Thread.getAllStackTraces().values()) {
            for (StackTraceElement frame : stack) {
                if (TEST_FRAMEWORK.matcher(frame.getClassName()).matches()) {
                    return "a test runs in it, so it continues: remove the mode from the settings of the tests";
                }
            }
        }
        return isEnding() ? "it is ending already" : null;
    }

    // System.exit() waits while a signal ends the process, and Spring's own hook, which waits for the context, would
    // never end.
    private static boolean isEnding() {
        var probe = new Thread(() -> {}, "migration-exit-probe");
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }
}
