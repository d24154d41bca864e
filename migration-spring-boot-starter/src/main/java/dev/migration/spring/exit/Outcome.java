package dev.migration.spring.exit;

import dev.migration.Code;
import dev.migration.ExitCode;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.TenantMigrator;
import dev.migration.internal.secrets.SecretMask;
import dev.migration.spring.MigrationInitializer;
import dev.migration.spring.MigrationMode;
import dev.migration.spring.UngatedMigrationInitializer;
import dev.migration.spring.autoconfigure.DatabaseDescriptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;

/** How the run ended, and why where it failed. */
record Outcome(ExitCode exitCode, @Nullable RuntimeException failure) {

    private static final Logger log = LoggerFactory.getLogger(Outcome.class);

    /** Makes the Migrators, and then the initializers, which run them when they are made. */
    static Outcome ofRun(MigrationMode mode, ListableBeanFactory beans) {
        try {
            if (makeAll(Migrator.class, beans) + makeAll(TenantMigrator.class, beans) == 0) {
                return failed(missing(mode, "Migrator or TenantMigrator"), ExitCode.USAGE);
            }
        } catch (RuntimeException e) {
            // Without a Migrator nothing has run: a setting is wrong, such as the name of the driver.
            return failed(e, ExitCode.USAGE);
        }
        try {
            if (makeAll(MigrationInitializer.class, beans) == 0) {
                return failed(missing(mode, "MigrationInitializer"), ExitCode.USAGE);
            }
            makeAll(UngatedMigrationInitializer.class, beans);
        } catch (RuntimeException e) {
            return failed(e, ExitCode.FAILED);
        }
        return new Outcome(ExitCode.DONE, null);
    }

    /** Makes the Migrators, which run nothing by that, and has the one that is meant do it. */
    static Outcome ofCommand(ServiceCommand command, ConfigurableListableBeanFactory beans) {
        Migrator migrator;
        try {
            migrator = CommandTarget.find(command, beans);
        } catch (RuntimeException e) {
            return failed(e, ExitCode.USAGE);
        }
        nameDatabase(migrator, command.database(), beans);
        try {
            ServiceCommand.Result result = command.run(migrator);
            log.info("migration {}\n{}", command, result.text().stripTrailing());
            return new Outcome(result.exitCode(), null);
        } catch (RuntimeException e) {
            return failed(e, ExitCode.FAILED);
        }
    }

    /** Before anything is done there: it may be another one than was meant. */
    private static void nameDatabase(
            Migrator migrator, @Nullable String database, ConfigurableListableBeanFactory beans) {
        try {
            var descriptions = new DatabaseDescriptions(beans, beans.getBean(Environment.class));
            log.info("Database: {}", descriptions.of(migrator.dataSource(), database));
        } catch (RuntimeException e) {
            log.debug("Cannot determine which database it is: {}", SecretMask.describe(e));
        }
    }

    private static int makeAll(Class<?> type, ListableBeanFactory beans) {
        return beans.getBeanProvider(type).orderedStream().toList().size();
    }

    // The factory wraps what a bean throws while it is made.
    private static Outcome failed(RuntimeException failure, ExitCode unlessTold) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof MigrationException told) {
                return new Outcome(ExitCode.of(told), failure);
            }
        }
        return new Outcome(unlessTold, failure);
    }

    private static InvalidMigrationsException missing(MigrationMode mode, String type) {
        return new InvalidMigrationsException(Problem.error(
                Code.INVALID_SETTING,
                null,
                "migration.mode=" + mode.id() + " has nothing to run: the application has no " + type,
                "set spring.datasource.url or migration.url, or define a DataSource bean; and do not exclude"
                        + " MigrationAutoConfiguration"));
    }
}
