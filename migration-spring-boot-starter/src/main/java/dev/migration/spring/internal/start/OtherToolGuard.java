package dev.migration.spring.internal.start;

import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.TenantMigrator;
import dev.migration.spring.MigrationLog;
import dev.migration.spring.internal.settings.ConfiguredMode;
import dev.migration.spring.internal.settings.DatabaseSettings;
import dev.migration.spring.internal.settings.Instances;
import dev.migration.spring.internal.settings.MigrationProperties;
import dev.migration.spring.internal.settings.OtherTool;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.env.Environment;

/**
 * Refuses a start in which another tool would run before these migrations, unless {@code migration.beside} allows it. That
 * both may run is asked of the operator: it depends on schemas that only the tool's own files show.
 */
abstract class OtherToolGuard implements BeanPostProcessor, PriorityOrdered, SmartInitializingSingleton {

    // One logger for everything about a run.
    private static final Logger log = LoggerFactory.getLogger(MigrationLog.class);

    final ConfigurableListableBeanFactory beans;
    private final OtherTool tool;
    private final Environment environment;
    private boolean found;

    OtherToolGuard(OtherTool tool, ConfigurableListableBeanFactory beans, Environment environment) {
        this.tool = tool;
        this.beans = beans;
        this.environment = environment;
    }

    /** Whether this bean runs the tool as soon as it is initialized. */
    abstract boolean runsWhenInitialized(Object bean, String name);

    /** Where the migrations are that such a bean runs. */
    abstract List<String> locations(Object bean);

    @Override
    public final Object postProcessBeforeInitialization(Object bean, String name) {
        if (runsWhenInitialized(bean, name)) {
            found = true;
            if (isNeeded()) {
                check(locations(bean), name);
            }
        }
        return bean;
    }

    /** Whoever sees two tools in the build learns that one of them does nothing. */
    @Override
    public final void afterSingletonsInstantiated() {
        if (!found && isNeeded()) {
            log.info("{} is on the class path; Spring Boot does not run it at this start", tool.title());
        }
    }

    /** First: other post-processors may already need beans that wait for the tool. */
    @Override
    public final int getOrder() {
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

    private void check(List<String> locations, String bean) {
        MigrationProperties properties = beans.getBean(MigrationProperties.class);
        List<DatabaseSettings> all = DatabaseSettings.all(properties);
        List<String> ours = all.stream().flatMap(one -> one.folders().stream()).toList();
        boolean both = properties.beside() == tool;
        boolean twice = sharesFiles(locations, ours)
                || all.stream().anyMatch(one -> tool.id().equals(one.own().adopt()));
        if (!both || twice) {
            throw new InvalidMigrationsException(Instances.invalid(
                    tool.title() + " would run at this start, before this library"
                            + (both ? ", and both would run the same migrations" : "") + ". Its migrations are in "
                            + String.join(", ", locations) + ", those of this library in " + String.join(", ", ours)
                            + ". It was stopped before it ran.",
                    remedy(bean, all.size() > 1) + (twice ? "" : ". Both: set migration.beside=" + tool.id())));
        }
        log.info(
                "{} runs before these migrations (migration.beside={}): {}",
                tool.title(),
                tool.id(),
                String.join(", ", locations));
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
        return "false".equalsIgnoreCase(environment.getProperty("spring." + tool.id() + ".enabled"))
                ? "remove the bean " + bean + ": it runs although spring." + tool.id() + ".enabled=false is set"
                : tool.remedy(several);
    }
}
