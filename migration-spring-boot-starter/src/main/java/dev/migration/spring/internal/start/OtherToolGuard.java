// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.start;

import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.TenantMigrator;
import dev.migration.spring.MigrationLog;
import dev.migration.spring.internal.settings.ConfiguredMode;
import dev.migration.spring.internal.settings.DatabaseSettings;
import dev.migration.spring.internal.settings.FlywaySettings;
import dev.migration.spring.internal.settings.Instances;
import dev.migration.spring.internal.settings.MigrationProperties;
import dev.migration.spring.internal.settings.OtherTool;
import java.util.ArrayList;
import java.util.List;
import liquibase.integration.commandline.LiquibaseCommandLineConfiguration;
import liquibase.integration.spring.SpringLiquibase;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.Location;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.DirectFieldAccessor;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.env.Environment;

/**
 * Refuses a start in which another tool would run before these migrations, unless {@code migration.beside} allows it. That
 * both may run is asked of the operator: it depends on schemas that only the tool's own files show.
 */
public final class OtherToolGuard implements BeanPostProcessor, PriorityOrdered, SmartInitializingSingleton {

    // One logger for everything about a run.
    private static final Logger log = LoggerFactory.getLogger(MigrationLog.class);

    /** The field that says whether a bean of Liquibase's runs. */
    public static final String SHOULD_RUN = "shouldRun";

    private final OtherTool tool;
    private final ConfigurableListableBeanFactory beans;
    private final Environment environment;
    private boolean found;

    /** Beside a tool that is on the class path: the types of the other one are not loaded. */
    public OtherToolGuard(OtherTool tool, ConfigurableListableBeanFactory beans, Environment environment) {
        this.tool = tool;
        this.beans = beans;
        this.environment = environment;
    }

    /** Whether this bean runs the tool as soon as it is initialized. */
    private boolean runsWhenInitialized(Object bean, String name) {
        if (tool == OtherTool.FLYWAY) {
            return bean instanceof FlywayMigrationInitializer
                    || (bean instanceof Flyway
                            && beans.containsBeanDefinition(name)
                            && "migrate"
                                    .equals(beans.getMergedBeanDefinition(name).getInitMethodName()));
        }
        // With code generated ahead of time the bean is there, and says at the start that it is switched off.
        return bean instanceof SpringLiquibase
                && !isToldNotToRun(bean)
                && LiquibaseCommandLineConfiguration.SHOULD_RUN.getCurrentValue();
    }

    // A field without a getter, for which native images need a hint.
    private static boolean isToldNotToRun(Object bean) {
        var fields = new DirectFieldAccessor(bean);
        return fields.isReadableProperty(SHOULD_RUN) && Boolean.FALSE.equals(fields.getPropertyValue(SHOULD_RUN));
    }

    /** Where the migrations are that such a bean runs. */
    private List<String> locations(Object bean) {
        List<String> locations = new ArrayList<>();
        if (tool == OtherTool.LIQUIBASE) {
            locations.add(String.valueOf(((SpringLiquibase) bean).getChangeLog()));
        } else {
            for (Object flyway : bean instanceof Flyway
                    ? List.of(bean)
                    : beans.getBeansOfType(Flyway.class).values()) {
                for (Location location : ((Flyway) flyway).getConfiguration().getLocations()) {
                    locations.add(location.toString());
                }
            }
        }
        return locations;
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (runsWhenInitialized(bean, name)) {
            found = true;
            if (isNeeded()) {
                check(bean, locations(bean), name);
            }
        }
        return bean;
    }

    /** Whoever sees two tools in the build learns that one of them does nothing. */
    @Override
    public void afterSingletonsInstantiated() {
        if (!found && isNeeded()) {
            log.info("{} is on the class path; Spring Boot does not run it at this start", tool.title());
        }
    }

    /** First: other post-processors may already need beans that wait for the tool. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    // Only names: to create a Migrator may need the very bean that runs the tool.
    private boolean isNeeded() {
        return !ConfiguredMode.isOff(environment)
                && !MigrationInitializer.isTrainingRun()
                && (isDefined(Migrator.class) || isDefined(TenantMigrator.class));
    }

    private boolean isDefined(Class<?> type) {
        return beans.getBeanNamesForType(type, true, false).length > 0;
    }

    private void check(Object bean, List<String> locations, String name) {
        MigrationProperties properties = beans.getBean(MigrationProperties.class);
        List<DatabaseSettings> all = DatabaseSettings.all(properties);
        List<String> ours = all.stream().flatMap(one -> one.folders().stream()).toList();
        boolean both = properties.beside() == tool;
        boolean twice = sharesFiles(locations, ours)
                || all.stream()
                        .anyMatch(one -> tool.id().equals(one.own().adopt())
                                && !hasOwnTable(bean, one.own().adoptTable()));
        if (!both || twice) {
            throw new InvalidMigrationsException(Instances.invalid(
                    tool.title() + " would run at this start, before this library"
                            + (both ? ", and both would run the same migrations" : "") + ". Its migrations are in "
                            + String.join(", ", locations) + ", those of this library in " + String.join(", ", ours)
                            + ". It was stopped before it ran.",
                    remedy(name, all.size() > 1) + (twice ? "" : ". Both: set migration.beside=" + tool.id())));
        }
        log.info(
                "{} runs before these migrations (migration.beside={}): {}",
                tool.title(),
                tool.id(),
                String.join(", ", locations));
    }

    /** Whether such a bean writes to another table than the one that is taken over. */
    private boolean hasOwnTable(Object bean, @Nullable String adopted) {
        return bean instanceof Flyway flyway
                && adopted != null
                && !adopted.substring(adopted.lastIndexOf('.') + 1)
                        .equalsIgnoreCase(flyway.getConfiguration().getTable());
    }

    /** Whether one of these is, or is within, one of those. */
    private static boolean sharesFiles(List<String> locations, List<String> folders) {
        return folders.stream()
                .map(OtherToolGuard::slashed)
                .anyMatch(ours -> locations.stream()
                        .map(OtherToolGuard::slashed)
                        .anyMatch(its -> its.startsWith(ours) || ours.startsWith(its)));
    }

    private static String slashed(String location) {
        return location.replaceFirst("^classpath\\*?:/*", "classpath:")
                        .replaceFirst("^file(?:system)?:", "")
                        .replaceFirst("/(?:\\*\\*)?$", "")
                + "/";
    }

    /** A bean of the application's own runs whatever Spring Boot's setting says. */
    private String remedy(String bean, boolean several) {
        // Not to switch Flyway off: while its history is taken over, spring.flyway.enabled=false switches this library
        // off.
        if (tool == OtherTool.FLYWAY && FlywaySettings.areRead(environment)) {
            return "set migration.adopt=flyway in application.properties or in the environment: a @PropertySource is read too"
                    + " late for Spring Boot to leave Flyway out. If the bean " + bean
                    + " is the application's own, remove it";
        }
        return "false".equalsIgnoreCase(environment.getProperty("spring." + tool.id() + ".enabled"))
                ? "remove the bean " + bean + ": it runs although spring." + tool.id() + ".enabled=false is set"
                : tool.remedy(several);
    }
}
