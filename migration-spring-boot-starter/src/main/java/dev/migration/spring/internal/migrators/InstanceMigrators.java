// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.migrators;

import dev.migration.CodeMigration;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.TenantMigrator;
import dev.migration.TenantSource;
import dev.migration.spring.MigrationConnectionDetails;
import dev.migration.spring.MigrationMode;
import dev.migration.spring.internal.database.DatabaseChoice;
import dev.migration.spring.internal.settings.ConfiguredMode;
import dev.migration.spring.internal.settings.DatabaseSettings;
import dev.migration.spring.internal.settings.InstanceProperties;
import dev.migration.spring.internal.settings.Instances;
import dev.migration.spring.internal.settings.MigrationProperties;
import dev.migration.spring.internal.settings.SettingsCheck;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;

/** Refuses beans that apply to a single database: another user or schema than was meant would be migrated. */
public final class InstanceMigrators implements InitializingBean {

    private static final Logger log = LoggerFactory.getLogger(InstanceMigrators.class);
    private static final String ONE = Instances.PREFIX + ".<name>.";

    /** Registers a Migrator or TenantMigrator for each of several databases: {@code reportsMigrator} for {@code reports}. */
    public static final class Registrar implements BeanRegistrar {

        @Override
        public void register(BeanRegistry registry, Environment environment) {
            // First: where it is defined, the settings of a single database do not apply.
            bean(
                    registry,
                    "migrationInstances",
                    InstanceMigrators.class,
                    context ->
                            new InstanceMigrators(factory(context).beans(), context.bean(MigrationProperties.class)));
            try {
                Map<String, InstanceProperties> instances = Instances.in(environment);
                if (instances.isEmpty() && !AotDetector.useGeneratedArtifacts()) {
                    throw SettingsCheck.withoutDatabase(environment);
                }
                Instances.requireAsGenerated(!instances.isEmpty(), Instances.PREFIX);
                instances.forEach((name, properties) -> register(name, properties, registry));
            } catch (InvalidMigrationsException e) {
                if (!ConfiguredMode.isOff(environment)) {
                    throw e;
                }
            }
        }

        private static void register(String name, InstanceProperties own, BeanRegistry registry) {
            if (own.tenants().nameThem()) {
                bean(
                        registry,
                        Instances.tenantMigrator(name),
                        TenantMigrator.class,
                        context -> factory(context).tenantMigrator(settings(name, own, context)));
            } else {
                bean(
                        registry,
                        Instances.migrator(name),
                        Migrator.class,
                        context -> factory(context).migrator(settings(name, own, context)));
            }
        }

        private static DatabaseSettings settings(
                String name, InstanceProperties own, BeanRegistry.SupplierContext context) {
            InstanceMigrators checked = context.bean(InstanceMigrators.class);
            return new DatabaseSettings(name, own, checked.properties);
        }

        private static MigratorFactory factory(BeanRegistry.SupplierContext context) {
            return context.bean(MigratorFactory.class);
        }

        private static <T> void bean(
                BeanRegistry registry, String name, Class<T> type, Function<BeanRegistry.SupplierContext, T> supplier) {
            registry.registerBean(name, type, bean -> bean.lazyInit().supplier(supplier));
        }
    }

    private final ConfigurableListableBeanFactory beans;
    private final MigrationProperties properties;

    InstanceMigrators(ConfigurableListableBeanFactory beans, MigrationProperties properties) {
        this.beans = beans;
        this.properties = properties;
    }

    @Override
    public void afterPropertiesSet() {
        if (properties.mode() == MigrationMode.OFF) {
            return;
        }
        List<String> sources = new ArrayList<>(names(TenantSource.class));
        properties
                .instances()
                .values()
                .forEach(own -> sources.remove(own.tenants().source()));
        List<Problem> problems = new ArrayList<>();
        refuse(
                problems,
                DatabaseChoice.marked(beans),
                "DataSource %s, which is marked @MigrationDataSource,",
                "remove the mark, and name it with " + ONE + "data-source");
        refuse(
                problems,
                names(MigrationConnectionDetails.class),
                "MigrationConnectionDetails %s",
                "remove it, and set " + ONE + "url");
        refuse(problems, sources, "TenantSource %s", "name it with " + ONE + "tenants.source");
        refuse(
                problems,
                names(CodeMigration.class),
                "CodeMigration %s",
                "do not define it as a bean; pass it to its database's builder in a MigratorCustomizer: codeMigrations(…)");
        if (properties.instances().values().stream().anyMatch(own -> "flyway".equals(own.adopt()))) {
            FlywayTypes.ofCode(beans.getBeanClassLoader())
                    .forEach(
                            type -> refuse(
                                    problems,
                                    names(type),
                                    type.getSimpleName() + " %s of Flyway",
                                    "do not define it as a bean; move a migration's class into the package of a location of its database"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidMigrationsException(problems);
        }
        warnOfUnmigrated();
    }

    private List<String> names(Class<?> type) {
        return Arrays.asList(beans.getBeanNamesForType(type, true, false));
    }

    /** The DataSource that a service mainly uses was migrated before the databases had names. */
    private void warnOfUnmigrated() {
        List<String> all = names(DataSource.class);
        Set<String> migrated = new HashSet<>();
        properties.instances().forEach((name, own) -> migrated.addAll(DatabaseChoice.candidates(name, own)));
        for (String bean : all) {
            boolean main = all.size() == 1
                    || (beans.containsBeanDefinition(bean)
                            && beans.getMergedBeanDefinition(bean).isPrimary());
            if (main && !migrated.contains(bean)) {
                log.warn(
                        "DataSource {} is not migrated: no database of migration.instances uses it ({}). To migrate it,"
                                + " name it with migration.instances.<name>.data-source",
                        bean,
                        String.join(", ", properties.instances().keySet()));
            }
        }
    }

    private static void refuse(List<Problem> problems, List<String> names, String what, String remedy) {
        names.forEach(bean -> problems.add(
                Instances.invalid(what.formatted(bean) + " cannot be combined with " + Instances.PREFIX, remedy)));
    }
}
