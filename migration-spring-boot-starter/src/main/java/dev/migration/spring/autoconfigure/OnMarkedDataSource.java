package dev.migration.spring.autoconfigure;

import dev.migration.spring.MigrationDataSource;
import java.util.Arrays;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether there is a DataSource for migrations; other conditions do not see one that is no default candidate. */
final class OnMarkedDataSource extends SpringBootCondition implements ConfigurationCondition {

    @Override
    public ConfigurationPhase getConfigurationPhase() {
        return ConfigurationPhase.REGISTER_BEAN;
    }

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConfigurableListableBeanFactory beans = context.getBeanFactory();
        boolean marked = beans != null
                && Arrays.stream(beans.getBeanNamesForType(DataSource.class, true, false))
                        .anyMatch(name -> beans.findAnnotationOnBean(name, MigrationDataSource.class, false) != null);
        ConditionMessage.Builder message = ConditionMessage.forCondition("DataSource for migrations");
        return marked
                ? ConditionOutcome.match(message.because("a bean is marked with @MigrationDataSource"))
                : ConditionOutcome.noMatch(message.because("no bean is marked with @MigrationDataSource"));
    }
}
