package dev.migration.spring.internal.start;

import dev.migration.spring.internal.settings.OtherTool;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.Location;
import org.flywaydb.core.api.configuration.Configuration;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.core.env.Environment;

/** The guard beside Spring Boot's Flyway. */
public final class FlywayGuard extends OtherToolGuard {

    /** The field of an initializer that says what it runs. */
    public static final String FLYWAY = "flyway";

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
    List<Run> runs(Object bean) {
        Object its = bean instanceof Flyway ? bean : field(bean, FLYWAY);
        Stream<Flyway> run =
                its instanceof Flyway flyway ? Stream.of(flyway) : beans.getBeanProvider(Flyway.class).stream();
        return run.map(FlywayGuard::run).toList();
    }

    private static Run run(Flyway flyway) {
        Configuration settings = flyway.getConfiguration();
        List<String> schemas = Stream.concat(
                        Stream.ofNullable(settings.getDefaultSchema()), Arrays.stream(settings.getSchemas()))
                .distinct()
                .toList();
        List<String> locations =
                Arrays.stream(settings.getLocations()).map(Location::toString).toList();
        // Its init SQL may set another current schema.
        boolean inCurrentSchema = schemas.isEmpty() && settings.getInitSql() == null;
        return new Run(settings.getDataSource(), schemas, inCurrentSchema, locations);
    }
}
