package dev.migration.spring.autoconfigure;

import dev.migration.TenantSource;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether somebody names tenants of the one database. */
final class OnTenants extends AnyNestedCondition {

    OnTenants() {
        super(ConfigurationPhase.REGISTER_BEAN);
    }

    // Those of a parent context are the tenants of its own database.
    @ConditionalOnBean(value = TenantSource.class, search = SearchStrategy.CURRENT)
    static final class BySource {}

    @Conditional(Named.class)
    static final class BySettings {}

    static final class Named extends SpringBootCondition {

        private static final String PREFIX = "migration.tenants";

        @Override
        public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
            Binder binder = Binder.get(context.getEnvironment());
            boolean named = binder.bind(PREFIX, Bindable.of(TenantProperties.class))
                    .map(TenantProperties::nameThem)
                    .orElse(false);
            return new ConditionOutcome(
                    named,
                    ConditionMessage.forCondition("Tenants")
                            .because(PREFIX + (named ? " names them" : " does not name them")));
        }
    }
}
