package dev.migration.spring.autoconfigure;

import dev.migration.Migrator;
import dev.migration.TenantMigrator;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;

/** Whether anything is migrated. */
final class OnMigrator extends AnyNestedCondition {

    OnMigrator() {
        super(ConfigurationPhase.REGISTER_BEAN);
    }

    @ConditionalOnBean(Migrator.class)
    static final class OfOne {}

    @ConditionalOnBean(TenantMigrator.class)
    static final class OfTenants {}
}
