package dev.migration.spring.internal.migrators;

import dev.migration.InvalidMigrationsException;
import dev.migration.internal.help.Printable;
import dev.migration.spring.DatabaseStartException;
import dev.migration.spring.MigrationLog;
import dev.migration.spring.internal.database.DatabaseIdentity;
import dev.migration.spring.internal.settings.ConfiguredMode;
import dev.migration.spring.internal.settings.DatabaseSettings;
import dev.migration.spring.internal.settings.Instances;
import dev.migration.spring.internal.settings.MigrationProperties;
import dev.migration.spring.internal.settings.OtherTool;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;

/**
 * Refuses a start in which another tool would run on a schema that is migrated here, before either has run. On the same
 * database, schemas that are not known yet are treated as the same. A tool that may run, or that does not, is logged.
 */
abstract class OtherToolGuard implements BeanPostProcessor, SmartInitializingSingleton {

    // One logger for everything about a run.
    private static final Logger log = LoggerFactory.getLogger(MigrationLog.class);

    /**
     * What a tool is about to do.
     *
     * @param dataSource where; null where that is unknown
     * @param schemas the schemas that it names
     * @param inCurrentSchema whether it also changes the connection's current one
     * @param files where its migrations are
     */
    record Run(@Nullable DataSource dataSource, List<String> schemas, boolean inCurrentSchema, String files) {}

    private final OtherTool tool;
    private final ConfigurableListableBeanFactory beans;
    private final Environment environment;
    private boolean found;

    OtherToolGuard(OtherTool tool, ConfigurableListableBeanFactory beans, Environment environment) {
        this.tool = tool;
        this.beans = beans;
        this.environment = environment;
    }

    /** What this bean runs as soon as it is initialized; empty for any other bean. */
    abstract List<Run> runs(Object bean);

    @Override
    public final Object postProcessBeforeInitialization(Object bean, String name) {
        List<Run> runs = runs(bean);
        found |= !runs.isEmpty();
        if (!runs.isEmpty() && !ConfiguredMode.isOff(environment)) {
            runs.forEach(this::check);
        }
        return bean;
    }

    /** Whoever sees two tools in the build learns that one of them does nothing. */
    @Override
    public final void afterSingletonsInstantiated() {
        if (!found && !ConfiguredMode.isOff(environment)) {
            log.info("{} is on the class path, and does not run at this start", tool.title());
        }
    }

    private void check(Run run) {
        if (beans.getBean(MigrationProperties.class).beside() == tool) {
            log.info("{} runs before these migrations (migration.beside={}): {}", tool.title(), tool.id(), run.files());
            return;
        }
        MigratorFactory factory = beans.getBean(MigratorFactory.class);
        for (NamedMigrator ours : NamedMigrator.withParents(beans)) {
            DataSource mine = ours.dataSource().orElse(null);
            if (mine != null && (run.dataSource() == null || DatabaseIdentity.isSame(mine, run.dataSource()))) {
                refuseSameSchema(run, ours, mine, factory.settings(ours.migrator()));
            }
        }
        log.info("{} runs before these migrations, in another schema or database: {}", tool.title(), run.files());
    }

    private void refuseSameSchema(
            Run run, NamedMigrator ours, DataSource mine, @Nullable DatabaseSettings settings) {
        List<String> migrated = settings == null ? List.of() : schemas(ours, mine, settings);
        List<String> its = its(run);
        boolean known = !migrated.isEmpty() && !its.isEmpty();
        List<String> both = migrated.stream()
                .filter(schema -> its.stream().anyMatch(schema::equalsIgnoreCase))
                .toList();
        if (known && both.isEmpty()) {
            return;
        }
        String where = known
                ? "the same schema, " + Printable.names(both)
                : "the same database, and it cannot be determined whether the schemas differ";
        String folders = settings == null ? "" : ", those of this library in " + String.join(", ", settings.folders());
        var refused = new InvalidMigrationsException(Instances.invalid(
                tool.title() + " would run at this start, before this library, on " + where + ". Its migrations are in "
                        + run.files() + folders + ". It was stopped before it ran.",
                tool.remedy()));
        throw settings == null || settings.name() == null
                ? refused
                : new DatabaseStartException(settings.name(), refused);
    }

    /** What is migrated here; empty where that is only known during the run. */
    private static List<String> schemas(NamedMigrator ours, DataSource dataSource, DatabaseSettings settings) {
        if (ours instanceof NamedMigrator.Tenants) {
            return Objects.requireNonNullElse(settings.own().tenants().schemas(), List.of());
        }
        String schema = settings.own().schema();
        return schema == null && settings.setsUpConnections() ? List.of() : orCurrent(schema, dataSource);
    }

    /** What the other tool changes; empty where that is unknown. */
    private static List<String> its(Run run) {
        if (!run.inCurrentSchema()) {
            return run.schemas();
        }
        List<String> all = new ArrayList<>(run.dataSource() == null ? List.of() : orCurrent(null, run.dataSource()));
        if (!all.isEmpty()) {
            all.addAll(run.schemas());
        }
        return all;
    }

    private static List<String> orCurrent(@Nullable String schema, DataSource dataSource) {
        String known = schema == null ? DatabaseIdentity.currentSchema(dataSource) : schema;
        return known == null ? List.of() : List.of(known);
    }
}
