package dev.migration.spring.autoconfigure;

import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether the settings name databases. */
final class OnSeveralDatabases extends SpringBootCondition {

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        boolean named = !Binder.get(context.getEnvironment())
                .bind(Instances.PREFIX, Bindable.of(Map.class))
                .orElse(Map.of())
                .isEmpty();
        ConditionMessage.Builder message = ConditionMessage.forCondition("Migrated databases");
        return named
                ? ConditionOutcome.match(message.because(Instances.PREFIX + " is set"))
                : ConditionOutcome.noMatch(message.because(Instances.PREFIX + " is not set"));
    }
}
