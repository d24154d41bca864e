package dev.migration.spring.internal.start;

import dev.migration.spring.internal.settings.OtherTool;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.Location;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.core.env.Environment;

/** The guard beside Spring Boot's Flyway. */
public final class FlywayGuard extends OtherToolGuard {

    /** For the beans of a context. */
    public FlywayGuard(ConfigurableListableBeanFactory beans, Environment environment) {
        super(OtherTool.FLYWAY, beans, environment);
    }

    @Override
    boolean runsWhenInitialized(Object bean, String name) {
        return bean instanceof FlywayMigrationInitializer
                || (bean instanceof Flyway
                        && beans.containsBeanDefinition(name)
                        && "migrate".equals(beans.getMergedBeanDefinition(name).getInitMethodName()));
    }

    @Override
    List<String> locations(Object bean) {
        Stream<Flyway> run =
                bean instanceof Flyway flyway ? Stream.of(flyway) : beans.getBeanProvider(Flyway.class).stream();
        return run.flatMap(flyway -> Arrays.stream(flyway.getConfiguration().getLocations()))
                .map(Location::toString)
                .toList();
    }
}
