package dev.migration.spring.internal.migrators;

import dev.migration.spring.internal.settings.OtherTool;
import java.util.List;
import java.util.stream.Stream;
import liquibase.integration.spring.SpringLiquibase;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;

/** The guard beside Spring Boot's Liquibase. */
public final class LiquibaseGuard extends OtherToolGuard {

    /** For the beans of a context. */
    public LiquibaseGuard(ConfigurableListableBeanFactory beans, Environment environment) {
        super(OtherTool.LIQUIBASE, beans, environment);
    }

    // The SQL of a changelog may run in the connection's schema whatever the default schema is set to.
    @Override
    List<Run> runs(Object bean) {
        return bean instanceof SpringLiquibase liquibase
                ? List.of(new Run(
                        liquibase.getDataSource(),
                        Stream.ofNullable(liquibase.getDefaultSchema()).toList(),
                        true,
                        String.valueOf(liquibase.getChangeLog())))
                : List.of();
    }
}
