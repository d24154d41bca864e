package dev.migration.spring.autoconfigure;

import dev.migration.Migrator;
import dev.migration.TenantMigrator;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;

/** Whether there is a database to show, with tenants or without. */
final class OnAnyMigrator extends AnyNestedCondition {

    OnAnyMigrator() {
        super(ConfigurationPhase.REGISTER_BEAN);
    }

    @ConditionalOnBean(Migrator.class)
    static final class OfOneDatabase {}

    @ConditionalOnBean(TenantMigrator.class)
    static final class OfTenants {}
}
