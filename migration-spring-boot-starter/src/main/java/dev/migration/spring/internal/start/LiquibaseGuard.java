package dev.migration.spring.internal.start;

import dev.migration.spring.internal.settings.OtherTool;
import java.util.List;
import liquibase.integration.commandline.LiquibaseCommandLineConfiguration;
import liquibase.integration.spring.SpringLiquibase;
import org.springframework.beans.DirectFieldAccessor;
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
                && !isToldNotToRun(bean)
                && LiquibaseCommandLineConfiguration.SHOULD_RUN.getCurrentValue();
    }

    // A field without a getter, for which native images need a hint.
    private static boolean isToldNotToRun(Object bean) {
        var fields = new DirectFieldAccessor(bean);
        return fields.isReadableProperty(SHOULD_RUN) && Boolean.FALSE.equals(fields.getPropertyValue(SHOULD_RUN));
    }

    @Override
    List<String> locations(Object bean) {
        return List.of(String.valueOf(((SpringLiquibase) bean).getChangeLog()));
    }
}
