// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.autoconfigure;

import dev.migration.Migrator;
import dev.migration.TenantMigrator;
import dev.migration.TenantSource;
import dev.migration.spring.MigrationConnectionDetails;
import dev.migration.spring.internal.database.DatabaseChoice;
import dev.migration.spring.internal.migrators.InstanceMigrators;
import dev.migration.spring.internal.settings.FlywaySettings;
import dev.migration.spring.internal.settings.InstanceProperties.TenantProperties;
import dev.migration.spring.internal.settings.Instances;
import dev.migration.spring.internal.settings.SettingOrigin;
import dev.migration.spring.internal.settings.TargetsModule;
import dev.migration.spring.internal.start.MigrationInitializer;
import dev.migration.spring.internal.targets.Targets;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;

/** Which beans are defined when. */
abstract class MigrationConditions extends SpringBootCondition implements ConfigurationCondition {

    private static final String TENANTS = "migration.tenants";

    /** Something to connect with, or a Migrator that has its own connection. */
    static final class AnyDatabase extends MigrationConditions {
        AnyDatabase() {
            super("a DataSource, connection details, a Migrator, or settings that name a database");
        }

        @Override
        boolean matches(ConfigurableListableBeanFactory beans, Environment environment) {
            return anywhere(beans, DataSource.class, JdbcConnectionDetails.class, MigrationConnectionDetails.class)
                    || anywhere(beans, Migrator.class, TenantMigrator.class)
                    || !DatabaseChoice.marked(beans).isEmpty()
                    || environment.containsProperty("migration.url")
                    || FlywaySettings.nameDatabase(environment)
                    || namesTargets(beans, environment)
                    || SettingOrigin.isSet(environment, TargetsModule.PREFIX)
                    || namesSeveral(environment);
        }
    }

    /**
     * The settings name several databases. In no later phase, because what registers them would be part of the code that is
     * generated ahead of time even where the condition does not match.
     */
    static final class SeveralDatabases extends SpringBootCondition {
        @Override
        public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return outcome(namesSeveral(context.getEnvironment()), "settings below " + Instances.PREFIX);
        }
    }

    /** Something is migrated. */
    static final class AnyMigrator extends MigrationConditions {
        AnyMigrator() {
            super("a Migrator, a TenantMigrator, or targets");
        }

        @Override
        boolean matches(ConfigurableListableBeanFactory beans, Environment environment) {
            return anywhere(beans, Migrator.class, TenantMigrator.class, Targets.class);
        }
    }

    /** Nothing is migrated, and nothing says that this is meant. */
    static final class Unmigrated extends MigrationConditions {
        Unmigrated() {
            super("a context without a Migrator and without a MigrationInitializer");
        }

        @Override
        boolean matches(ConfigurableListableBeanFactory beans, Environment environment) {
            return !anywhere(beans, MigrationInitializer.class, Migrator.class, TenantMigrator.class);
        }
    }

    /** One database, and no Migrator at all, or only one of a parent context, and a database in this context. */
    static final class OneDatabase extends MigrationConditions {
        OneDatabase() {
            super("one database, without targets and without a Migrator of the application's own");
        }

        @Override
        boolean matches(ConfigurableListableBeanFactory beans, Environment environment) {
            return !namesTargets(beans, environment)
                    && !anywhere(beans, InstanceMigrators.class)
                    && !here(beans, Migrator.class, TenantMigrator.class)
                    && (here(beans, DataSource.class) || !anywhere(beans, Migrator.class, TenantMigrator.class));
        }
    }

    /** Something names the tenants of the only database; the sources of a parent context are for its own database. */
    static final class Tenants extends MigrationConditions {
        Tenants() {
            super("a TenantSource or settings below " + TENANTS);
        }

        @Override
        boolean matches(ConfigurableListableBeanFactory beans, Environment environment) {
            return here(beans, TenantSource.class)
                    || (SettingOrigin.isSet(environment, TENANTS)
                            && Binder.get(environment)
                                    .bindOrCreate(TENANTS, TenantProperties.class)
                                    .nameThem());
        }
    }

    /** Something names targets, which take the place of the only database. */
    static final class NamedTargets extends MigrationConditions {
        NamedTargets() {
            super("a TargetSource or settings that name targets");
        }

        @Override
        boolean matches(ConfigurableListableBeanFactory beans, Environment environment) {
            return namesTargets(beans, environment);
        }
    }

    /** No initializer at all, or only one of a parent context, which does not know what this context migrates. */
    static final class NoInitializer extends MigrationConditions {
        NoInitializer() {
            super("a context without a MigrationInitializer of its own");
        }

        @Override
        boolean matches(ConfigurableListableBeanFactory beans, Environment environment) {
            return !here(beans, MigrationInitializer.class)
                    && (here(beans, Migrator.class, TenantMigrator.class)
                            || !anywhere(beans, MigrationInitializer.class));
        }
    }

    private final String wanted;

    /** What has to be there, for the report of the conditions. */
    private MigrationConditions(String wanted) {
        this.wanted = wanted;
    }

    abstract boolean matches(ConfigurableListableBeanFactory beans, Environment environment);

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConfigurableListableBeanFactory beans = context.getBeanFactory();
        return outcome(beans != null && matches(beans, context.getEnvironment()), wanted);
    }

    private static ConditionOutcome outcome(boolean matches, String wanted) {
        return new ConditionOutcome(
                matches,
                ConditionMessage.forCondition("Migrations").because((matches ? "found " : "did not find ") + wanted));
    }

    @Override
    public ConfigurationPhase getConfigurationPhase() {
        return ConfigurationPhase.REGISTER_BEAN;
    }

    private static boolean namesSeveral(Environment environment) {
        return SettingOrigin.isSet(environment, Instances.PREFIX)
                && !Binder.get(environment)
                        .bind(Instances.PREFIX, Bindable.of(Map.class))
                        .orElse(Map.of())
                        .isEmpty();
    }

    private static boolean namesTargets(ConfigurableListableBeanFactory beans, Environment environment) {
        @Nullable ClassLoader loader = beans.getBeanClassLoader();
        return TargetsModule.areSet(environment)
                || (ClassUtils.isPresent(TargetsModule.SOURCE, loader)
                        && here(beans, ClassUtils.resolveClassName(TargetsModule.SOURCE, loader)));
    }

    /** Whether this context or a parent has a bean of one of these types. */
    private static boolean anywhere(@Nullable Object beans, Class<?>... types) {
        return beans instanceof ConfigurableListableBeanFactory factory
                && (here(factory, types) || anywhere(factory.getParentBeanFactory(), types));
    }

    /** Whether this context has one that is injected by default. */
    private static boolean here(ConfigurableListableBeanFactory beans, Class<?>... types) {
        for (Class<?> type : types) {
            for (String name : beans.getBeanNamesForType(type, true, false)) {
                BeanDefinition definition = beans.containsBeanDefinition(name) ? beans.getBeanDefinition(name) : null;
                if (definition == null
                        || (definition.isAutowireCandidate()
                                && !(definition instanceof AbstractBeanDefinition bean
                                        && !bean.isDefaultCandidate()))) {
                    return true;
                }
            }
        }
        return false;
    }
}
