package dev.migration.spring.internal.start;

import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationException;
import dev.migration.Migrator;
import dev.migration.internal.compare.MigrationFiles;
import dev.migration.internal.help.Printable;
import dev.migration.spring.DatabaseStartException;
import dev.migration.spring.MigrationLog;
import dev.migration.spring.internal.database.DatabaseIdentity;
import dev.migration.spring.internal.migrators.MigratorFactory;
import dev.migration.spring.internal.migrators.NamedMigrator;
import dev.migration.spring.internal.settings.ConfiguredMode;
import dev.migration.spring.internal.settings.DatabaseSettings;
import dev.migration.spring.internal.settings.Instances;
import dev.migration.spring.internal.settings.MigrationProperties;
import dev.migration.spring.internal.settings.OtherTool;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.BeansException;
import org.springframework.beans.DirectFieldAccessor;
import org.springframework.beans.factory.BeanCurrentlyInCreationException;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.env.Environment;

/**
 * Refuses a start in which another tool would run on a schema that is migrated here, before either has run. On the same
 * database, schemas that are not known yet are treated as the same. A tool that may run, or that does not, is logged.
 */
abstract class OtherToolGuard implements BeanPostProcessor, PriorityOrdered, SmartInitializingSingleton {

    // One logger for everything about a run.
    private static final Logger log = LoggerFactory.getLogger(MigrationLog.class);

    /**
     * What a tool is about to do. Where it names no schemas and does not use the current one, they are unknown.
     *
     * @param dataSource where; null where that is unknown
     * @param schemas the schemas that it names
     * @param inCurrentSchema whether it also changes the connection's current one
     * @param locations where its migrations are
     */
    record Run(@Nullable DataSource dataSource, List<String> schemas, boolean inCurrentSchema, List<String> locations) {

        String files() {
            return String.join(", ", locations);
        }

        /** Whether one of its locations is, contains or is in one of these. */
        private boolean sharesFiles(List<String> folders) {
            return folders.stream()
                    .map(Run::slashed)
                    .anyMatch(ours -> locations.stream()
                            .map(Run::slashed)
                            .anyMatch(its -> its.startsWith(ours) || ours.startsWith(its)));
        }

        private static String slashed(String location) {
            return location.replaceFirst("^classpath\\*?:/*", "classpath:")
                            .replaceFirst("^file(?:system)?:", "")
                            .replaceFirst("/(?:\\*\\*)?$", "")
                    + "/";
        }
    }

    /** Where a Migrator's connections lead, and the schema of its history if that is set. */
    private record Ours(DatabaseIdentity database, @Nullable String history) {}

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

    /** What such a bean runs. */
    abstract List<Run> runs(Object bean);

    @Override
    public final Object postProcessBeforeInitialization(Object bean, String name) {
        if (runsWhenInitialized(bean, name)) {
            found = true;
            if (isNeeded()) {
                runs(bean).forEach(run -> check(run, name));
            }
        }
        return bean;
    }

    /** Whoever sees two tools in the build learns that one of them does nothing. */
    @Override
    public final void afterSingletonsInstantiated() {
        if (!found && isNeeded() && !NamedMigrator.in(beans).isEmpty()) {
            log.info("{} is on the class path; Spring Boot does not run it at this start", tool.title());
        }
    }

    /** First: other post-processors may already need beans that wait for the tool. */
    @Override
    public final int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    /** A field without a getter, for which native images need a hint; null where this version of the tool has none. */
    static @Nullable Object field(Object bean, String name) {
        var fields = new DirectFieldAccessor(bean);
        return fields.isReadableProperty(name) ? fields.getPropertyValue(name) : null;
    }

    private boolean isNeeded() {
        return !ConfiguredMode.isOff(environment) && !MigrationInitializer.isTrainingRun();
    }

    private void check(Run run, String bean) {
        MigrationProperties properties = beans.getBean(MigrationProperties.class);
        if (properties.beside() == tool) {
            for (DatabaseSettings ours : DatabaseSettings.all(properties)) {
                if (wouldRepeat(run, ours)) {
                    throw refusal(run, bean, "and both would run the same migrations", ours);
                }
            }
            log.info("{} runs before these migrations (migration.beside={}): {}", tool.title(), tool.id(), run.files());
            return;
        }
        for (NamedMigrator ours : migrators(run, bean)) {
            DatabaseSettings settings = beans.getBean(MigratorFactory.class).settings(ours.migrator());
            try {
                if (ours.dataSource().isPresent()) {
                    requireElsewhere(run, bean, ours, settings);
                }
            } catch (MigrationException e) {
                throw settings == null || settings.name() == null ? e : new DatabaseStartException(settings.name(), e);
            }
        }
        log.info("{} runs before these migrations, in another schema or database: {}", tool.title(), run.files());
    }

    private List<NamedMigrator> migrators(Run run, String bean) {
        try {
            return NamedMigrator.withParents(beans);
        } catch (BeansException e) {
            throw e.getMostSpecificCause() instanceof BeanCurrentlyInCreationException
                    ? refusal(
                            run,
                            bean,
                            "and it cannot be determined whether on the same schema, since a Migrator waits for it",
                            null)
                    : e;
        }
    }

    private void requireElsewhere(Run run, String bean, NamedMigrator migrator, @Nullable DatabaseSettings settings) {
        // Both give their connection back before the next one: a pool may have no other.
        Ours ours = MigrationFiles.Access.ask(
                single(migrator, settings),
                session -> new Ours(
                        session.ask(
                                "The current schema cannot be read", () -> DatabaseIdentity.of(session.connection())),
                        session.tables().schema()));
        DatabaseIdentity its =
                run.dataSource() == null ? new DatabaseIdentity(null, null) : DatabaseIdentity.of(run.dataSource());
        Set<String> both = schemas(ours, migrator, settings);
        Set<String> changed = schemas(run, its);
        boolean known = !both.isEmpty() && !changed.isEmpty();
        both.retainAll(changed);
        if (ours.database().mayBeIn(its) && !(known && both.isEmpty())) {
            throw refusal(
                    run,
                    bean,
                    known
                            ? "on the same schema, " + Printable.names(List.copyOf(both))
                            : "on the same database, and it cannot be determined whether the schemas differ",
                    settings);
        }
    }

    /** Tenants are not named yet, so that their database is asked without them. */
    private static Migrator single(NamedMigrator migrator, @Nullable DatabaseSettings settings) {
        if (migrator instanceof NamedMigrator.Single ours) {
            return ours.migrator();
        }
        return (settings == null ? Migrator.builder() : settings.builder())
                .dataSource(migrator.dataSource().orElseThrow())
                .listener(new MigrationLog())
                .build();
    }

    /** Whether a migration that the tool runs at this start is pending here right after. */
    private boolean wouldRepeat(Run run, DatabaseSettings ours) {
        return run.sharesFiles(ours.folders()) || tool.id().equals(ours.own().adopt());
    }

    private InvalidMigrationsException refusal(
            Run run, String bean, String where, @Nullable DatabaseSettings settings) {
        String folders = settings == null ? "" : ", those of this library in " + String.join(", ", settings.folders());
        return new InvalidMigrationsException(Instances.invalid(
                tool.title() + " would run at this start, before this library, " + where + ". Its migrations are in "
                        + run.files() + folders + ". It was stopped before it ran.",
                remedy(bean, settings)
                        + (settings != null && wouldRepeat(run, settings)
                                ? ""
                                : ". Both on this schema: set migration.beside=" + tool.id())));
    }

    /** A bean of the application's own runs whatever Spring Boot's setting says. */
    private String remedy(String bean, @Nullable DatabaseSettings settings) {
        boolean switchedOff = "false".equalsIgnoreCase(environment.getProperty("spring." + tool.id() + ".enabled"));
        if (!switchedOff) {
            return tool.remedy(settings == null || settings.all().instances().size() < 2 ? null : settings.name());
        }
        String taken = settings != null && tool.id().equals(settings.own().adopt())
                ? ""
                : ", and take over what " + tool.title() + " has applied (migration.adopt=" + tool.id() + ")";
        return "remove the bean " + bean + place(bean) + ": it runs although spring." + tool.id()
                + ".enabled=false is set" + taken;
    }

    private String place(String bean) {
        if (!beans.containsBeanDefinition(bean)) {
            return "";
        }
        BeanDefinition definition = beans.getBeanDefinition(bean);
        String method = definition.getFactoryMethodName();
        String where =
                definition instanceof AnnotatedBeanDefinition annotated && annotated.getFactoryMethodMetadata() != null
                        ? annotated.getFactoryMethodMetadata().getDeclaringClassName()
                        : definition.getResourceDescription();
        return where == null ? "" : " (" + (method == null ? "" : "method " + method + " of ") + where + ")";
    }

    /** What is migrated here; empty where that is only known during the run. */
    private static Set<String> schemas(Ours ours, NamedMigrator migrator, @Nullable DatabaseSettings settings) {
        Set<String> schemas = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        if (migrator instanceof NamedMigrator.Tenants) {
            List<String> tenants =
                    settings == null ? null : settings.own().tenants().schemas();
            schemas.addAll(tenants == null ? List.of() : tenants);
        } else if (ours.database().schema() != null) {
            schemas.add(ours.database().schema());
            if (ours.history() != null) {
                schemas.add(ours.history());
            }
        }
        return schemas;
    }

    /** What the other tool changes; empty where that is unknown. */
    private static Set<String> schemas(Run run, DatabaseIdentity its) {
        Set<String> schemas = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        if (!run.inCurrentSchema()) {
            schemas.addAll(run.schemas());
        } else if (its.schema() != null) {
            schemas.add(its.schema());
            schemas.addAll(run.schemas());
        }
        return schemas;
    }
}
