package dev.migration.spring.autoconfigure;

import dev.migration.Migrator;
import dev.migration.TenantMigrator;
import dev.migration.spring.MigrationInitializer;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;

/** No initializer at all, or only a parent context's, which does not know what this context migrates. */
final class NoInitializer extends AnyNestedCondition {

    NoInitializer() {
        super(ConfigurationPhase.REGISTER_BEAN);
    }

    @ConditionalOnMissingBean(MigrationInitializer.class)
    static final class Anywhere {}

    @ConditionalOnMissingBean(value = MigrationInitializer.class, search = SearchStrategy.CURRENT)
    @ConditionalOnBean(value = Migrator.class, search = SearchStrategy.CURRENT)
    static final class ForOwnMigrator {}

    @ConditionalOnMissingBean(value = MigrationInitializer.class, search = SearchStrategy.CURRENT)
    @ConditionalOnBean(value = TenantMigrator.class, search = SearchStrategy.CURRENT)
    static final class ForOwnTenants {}
}
