// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.start;

import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationException;
import dev.migration.spring.DatabaseStartException;
import dev.migration.spring.MigrationMode;
import dev.migration.spring.internal.database.DatabaseChoice;
import dev.migration.spring.internal.migrators.NamedMigrator;
import dev.migration.spring.internal.probe.ProbeServer;
import dev.migration.spring.internal.settings.BatchProperties;
import dev.migration.spring.internal.settings.FlywaySettings;
import dev.migration.spring.internal.settings.Instances;
import dev.migration.spring.internal.settings.MigrationProperties;
import dev.migration.spring.internal.settings.OtherTool;
import dev.migration.spring.internal.settings.SettingOrigin;
import dev.migration.spring.internal.settings.SettingsCheck;
import dev.migration.spring.internal.settings.TargetsModule;
import dev.migration.spring.internal.targets.Targets;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.SpringProperties;
import org.springframework.core.env.Environment;

/** Migrates the databases one after the other while the application context starts, before any bean that uses them. */
public final class MigrationInitializer implements InitializingBean, Ordered {

    private static final Logger log = LoggerFactory.getLogger(MigrationInitializer.class);

    private final MigrationMode mode;
    private final ConfigurableListableBeanFactory beans;
    private final Environment environment;

    /** Does nothing yet; the Migrators are created when they run. */
    public MigrationInitializer(MigrationMode mode, ConfigurableListableBeanFactory beans, Environment environment) {
        this.mode = mode;
        this.beans = beans;
        this.environment = environment;
    }

    /** Migrates or validates. Throws an exception when the application must not start. */
    @Override
    public void afterPropertiesSet() {
        if (mode == MigrationMode.OFF) {
            log.info("Migrations are switched off (migration.mode=off)");
        } else if (isProcessedAheadOfTime()) {
            log.info("Migrations are skipped: the application is only processed ahead of time");
        } else if (isTrainingRun()) {
            log.info("Migrations are skipped: this start ends when the context is refreshed"
                    + " (spring.context.exit=onRefresh)");
        } else if (mode.exits()) {
            // Whoever waits for the process to end must not get a running service.
            throw new InvalidMigrationsException(Instances.invalid(
                    "migration.mode=" + mode.id()
                            + " was set after the application context was created, too late to end the process",
                    "start with SpringApplication, and set it on the command line, in the environment or in"
                            + " application.properties"));
        } else {
            SettingsCheck settings = SettingsCheck.of(environment);
            settings.warn(mode);
            if (SettingOrigin.isSet(environment, FlywaySettings.PREFIX)) {
                FlywayLeftOvers.check(beans, environment);
            }
            MigrationProperties properties = beans.getBean(MigrationProperties.class);
            if (FlywaySettings.areRead(environment)) {
                FlywayBeans.check(beans, properties.beside() == OtherTool.FLYWAY);
            }
            boolean areTargets = beans.getBeanNamesForType(Targets.class, true, false).length > 0;
            if (areTargets || properties.targets().nameThem()) {
                TargetsModule.check(properties, beans);
                Instances.requireAsGenerated(areTargets, TargetsModule.PREFIX);
            } else if (SettingOrigin.isSet(environment, TargetsModule.PREFIX) && !areTargetsElsewhere()) {
                TargetsModule.requireNames(settings, environment);
            }
            List<DatabaseStart> databases = DatabaseStart.all(beans, environment);
            List<String> own = NamedMigrator.ownBeans(beans);
            if (!own.isEmpty() && properties.instances().isEmpty() && !areTargets) {
                settings.warnOfReplaced(own);
            }
            openProbes(properties);
            runAll(databases, mode == MigrationMode.MIGRATE);
            if (areTargets) {
                beans.getBean(Targets.class).atStart(mode == MigrationMode.MIGRATE);
            }
            if (mode == MigrationMode.MIGRATE && properties.batches().run() == BatchProperties.Run.BACKGROUND) {
                beans.registerSingleton(
                        "migrationBatches",
                        // The context of those of parents works on theirs.
                        new BackgroundBatches(NamedMigrator.in(beans).values(), BackgroundBatches.PAUSE));
            }
        }
    }

    /** Nothing listens in an application whose code was generated without the setting. */
    private void openProbes(MigrationProperties properties) {
        ProbeServer probes = beans.getBeanProvider(ProbeServer.class).getIfAvailable();
        Instances.requireAsGenerated(probes != null || properties.probe().port() == null, "migration.probe.port");
        if (probes != null) {
            probes.open();
        }
    }

    /** Whether a parent context has them, or a test does without them. */
    private boolean areTargetsElsewhere() {
        return BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, Targets.class, true, false).length > 0
                || DatabaseChoice.isReplaced(beans);
    }

    /**
     * The first database that cannot be migrated is the last one. All are validated, since nothing is changed; a failure that is
     * not a migration's is thrown before the others, which it has as suppressed.
     */
    private static void runAll(List<DatabaseStart> databases, boolean migrate) {
        List<RuntimeException> failures = new ArrayList<>();
        for (DatabaseStart database : databases) {
            try {
                database.run(migrate);
            } catch (RuntimeException e) {
                if (migrate) {
                    throw e;
                }
                failures.add(e);
            }
        }
        if (failures.isEmpty()) {
            return;
        }
        RuntimeException thrown = failures.stream()
                .filter(failure ->
                        !(failure instanceof MigrationException || failure instanceof DatabaseStartException))
                .findFirst()
                .orElse(failures.get(0));
        failures.stream().filter(failure -> failure != thrown).forEach(thrown::addSuppressed);
        throw thrown;
    }

    /** Whether this start only trains an AOT or CDS cache. It may have any database configured, and changes none. */
    public static boolean isTrainingRun() {
        return DefaultLifecycleProcessor.ON_REFRESH_VALUE.equalsIgnoreCase(
                SpringProperties.getProperty(DefaultLifecycleProcessor.EXIT_PROPERTY_NAME));
    }

    /**
     * Whether a build only generates the application's code. What is processed then may ask the database, as Spring Data
     * JDBC does for the dialect, and creates all beans that come before.
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
