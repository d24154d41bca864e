package dev.migration.spring.autoconfigure;

import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.context.annotation.Conditional;

/** Whether the settings name no databases, since there is one only. */
final class OnOneDatabase extends NoneNestedConditions {

    OnOneDatabase() {
        super(ConfigurationPhase.REGISTER_BEAN);
    }

    @Conditional(OnSeveralDatabases.class)
    static final class Named {}
}
