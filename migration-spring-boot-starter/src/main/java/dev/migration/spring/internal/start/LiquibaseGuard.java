package dev.migration.spring.internal.start;

import dev.migration.spring.internal.settings.OtherTool;
import java.util.List;
import java.util.stream.Stream;
import liquibase.integration.commandline.LiquibaseCommandLineConfiguration;
import liquibase.integration.spring.SpringLiquibase;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;

/** The guard beside Spring Boot's Liquibase. */
public final class LiquibaseGuard extends OtherToolGuard {

    /** The field that says whether a bean runs. */
    public static final String SHOULD_RUN = "shouldRun";

    /** For the beans of a context. */
    public LiquibaseGuard(ConfigurableListableBeanFactory beans, Environment environment) {
        super(OtherTool.LIQUIBASE, beans, environment);
    }

    // With code generated ahead of time the bean is there, and says at the start that it is switched off.
    @Override
    boolean runsWhenInitialized(Object bean, String name) {
        return bean instanceof SpringLiquibase
                && !Boolean.FALSE.equals(field(bean, SHOULD_RUN))
                && LiquibaseCommandLineConfiguration.SHOULD_RUN.getCurrentValue();
    }

    // The SQL of a changelog may run in the connection's schema whatever the default schema is set to.
    @Override
    List<Run> runs(Object bean) {
        SpringLiquibase liquibase = (SpringLiquibase) bean;
        return List.of(new Run(
                liquibase.getDataSource(),
                Stream.ofNullable(liquibase.getDefaultSchema()).toList(),
                true,
                List.of(String.valueOf(liquibase.getChangeLog()))));
    }
}
