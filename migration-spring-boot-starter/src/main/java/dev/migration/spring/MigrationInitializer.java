package dev.migration.spring;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationException;
import dev.migration.Migrator;
import dev.migration.Problem;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.SpringProperties;

/**
 * Brings the databases up to date while the application context starts, before any bean that uses them, one after the
 * other.
 */
public final class MigrationInitializer implements InitializingBean, Ordered {

    private static final Logger log = LoggerFactory.getLogger(MigrationInitializer.class);

    private final Supplier<List<StartupMigration>> databases;
    private final MigrationMode mode;

    /** For all Migrators, in their order: applies what is pending, where the mode is to migrate. */
    public MigrationInitializer(ObjectProvider<Migrator> migrators, MigrationMode mode) {
        this(
                () -> migrators
                        .orderedStream()
                        .map(migrator -> StartupMigration.of(null, migrator, Migrator::up))
                        .toList(),
                mode);
    }

    /** Does nothing yet; the databases are asked for only when they are to be migrated. */
    public MigrationInitializer(Supplier<List<StartupMigration>> databases, MigrationMode mode) {
        this.databases = databases;
        this.mode = mode;
    }

    /** Runs or validates. Throws a {@code MigrationException} when the application must not start. */
    @Override
    public void afterPropertiesSet() {
        if (mode == MigrationMode.OFF) {
            log.info("Migrations are switched off (migration.mode=off)");
            return;
        }
        if (isProcessedAheadOfTime()) {
            log.info("Migrations are left out, because the application is only processed ahead of time");
            return;
        }
        if (isTrainingRun()) {
            log.info("Migrations are left out, because this start ends with the context's refresh"
                    + " (spring.context.exit=onRefresh)");
            return;
        }
        if (mode == MigrationMode.MIGRATE_AND_EXIT || mode == MigrationMode.VALIDATE_AND_EXIT) {
            throw notKnownInTime();
        }
        if (mode == MigrationMode.VALIDATE) {
            validateAll();
        } else {
            databases.get().forEach(StartupMigration::migrate);
        }
    }

    /** Nothing is changed, so that one that is not as it should be keeps nobody from looking at the others. */
    private void validateAll() {
        RuntimeException first = null;
        for (StartupMigration database : databases.get()) {
            try {
                database.validate();
            } catch (DatabaseStartException | MigrationException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    // Whoever waits for the process to end must not get a service that runs.
    private InvalidMigrationsException notKnownInTime() {
        return new InvalidMigrationsException(Problem.error(
                Code.INVALID_SETTING,
                null,
                "migration.mode=" + mode.id()
                        + " was not known before the application context was made, and the process cannot end any more",
                "start by SpringApplication, and set it on the command line, in the environment or in"
                        + " application.properties"));
    }

    /**
     * Whether this start only warms an AOT or CDS cache. It may have any database configured, and that is nobody's to
     * migrate.
     */
    public static boolean isTrainingRun() {
        return DefaultLifecycleProcessor.ON_REFRESH_VALUE.equalsIgnoreCase(
                SpringProperties.getProperty(DefaultLifecycleProcessor.EXIT_PROPERTY_NAME));
    }

    /**
     * Whether a build only generates the application's code. What is processed then may ask the database, as Spring
     * Data JDBC does for the dialect, and makes all beans that come before.
     */
    public static boolean isProcessedAheadOfTime() {
        return Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING);
    }

    /** As for the initializers of other tools, so that an application may put its own before or after. */
    @Override
    public int getOrder() {
        return 0;
    }
}
