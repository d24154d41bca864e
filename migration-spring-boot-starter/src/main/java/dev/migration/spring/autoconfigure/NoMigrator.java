package dev.migration.spring.autoconfigure;

import dev.migration.Migrator;
import dev.migration.TenantMigrator;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;

/** No Migrator at all, or only one of a parent context's, and a database of this context's own. */
final class NoMigrator extends AnyNestedCondition {

    NoMigrator() {
        super(ConfigurationPhase.REGISTER_BEAN);
    }

    @ConditionalOnMissingBean({Migrator.class, TenantMigrator.class})
    static final class Anywhere {}

    @ConditionalOnMissingBean(
            value = {Migrator.class, TenantMigrator.class},
            search = SearchStrategy.CURRENT)
    @ConditionalOnBean(value = DataSource.class, search = SearchStrategy.CURRENT)
    static final class ForOwnDatabase {}
}
