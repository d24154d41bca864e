package dev.migration.spring.autoconfigure;

import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.context.annotation.Conditional;

/** Whether nobody names tenants, so that the database is migrated as a whole. */
final class OnNoTenants extends NoneNestedConditions {

    OnNoTenants() {
        super(ConfigurationPhase.REGISTER_BEAN);
    }

    @Conditional(OnTenants.class)
    static final class Named {}
}
