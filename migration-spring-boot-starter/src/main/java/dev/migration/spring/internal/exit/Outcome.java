package dev.migration.spring.internal.exit;

import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationException;
import dev.migration.Migrator;
import dev.migration.TenantMigrator;
import dev.migration.internal.report.ExitCode;
import dev.migration.internal.secrets.SecretMask;
import dev.migration.spring.MigrationMode;
import dev.migration.spring.internal.database.DatabaseDescriptions;
import dev.migration.spring.internal.settings.Instances;
import dev.migration.spring.internal.start.MigrationInitializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;

/** How the run ended, and why where it failed. */
record Outcome(ExitCode exitCode, @Nullable RuntimeException failure) {

    private static final Logger log = LoggerFactory.getLogger(Outcome.class);

    /** Creates the Migrators, and then the initializers, which run them when they are created. */
    static Outcome ofRun(MigrationMode mode, ListableBeanFactory beans) {
        try {
            if (createAll(Migrator.class, beans) + createAll(TenantMigrator.class, beans) == 0) {
                return failed(missing(mode, "Migrator or TenantMigrator"), ExitCode.USAGE);
            }
        } catch (RuntimeException e) {
            // Without a Migrator nothing has run: a setting is wrong, such as the name of the driver.
            return failed(e, ExitCode.USAGE);
        }
        try {
            if (createAll(MigrationInitializer.class, beans) == 0) {
                return failed(missing(mode, "MigrationInitializer"), ExitCode.USAGE);
            }
        } catch (RuntimeException e) {
            return failed(e, ExitCode.FAILED);
        }
        return new Outcome(ExitCode.DONE, null);
    }

    /** Creates the Migrators, and runs the command with the one that is meant. */
    static Outcome ofCommand(ServiceCommand command, ConfigurableListableBeanFactory beans) {
        Migrator migrator;
        try {
            migrator = command.target(beans);
        } catch (RuntimeException e) {
            return failed(e, ExitCode.USAGE);
        }
        logDatabase(migrator, command.database(), beans);
        try {
            ServiceCommand.Result result = command.run(migrator);
            log.info("migration {}\n{}", command, result.text().stripTrailing());
            return new Outcome(result.exitCode(), null);
        } catch (RuntimeException e) {
            return failed(e, ExitCode.FAILED);
        }
    }

    /** Before anything is done there: it may be another database than was meant. */
    private static void logDatabase(
            Migrator migrator, @Nullable String database, ConfigurableListableBeanFactory beans) {
        try {
            log.info(
                    "Database: {}",
                    DatabaseDescriptions.of(migrator.dataSource(), database, beans.getBean(Environment.class)));
        } catch (RuntimeException e) {
            log.debug("Cannot determine which database it is: {}", SecretMask.describe(e));
        }
    }

    private static int createAll(Class<?> type, ListableBeanFactory beans) {
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

    private static InvalidMigrationsException missing(MigrationMode mode, String type) {
        return new InvalidMigrationsException(Instances.invalid(
                "migration.mode=" + mode.id() + " has nothing to run: the application has no " + type,
                "set spring.datasource.url or migration.url, or define a DataSource bean; and do not exclude"
                        + " MigrationAutoConfiguration"));
    }
}
