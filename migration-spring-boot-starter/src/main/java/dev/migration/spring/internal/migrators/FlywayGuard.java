package dev.migration.spring.internal.migrators;

import dev.migration.spring.internal.settings.OtherTool;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.Location;
import org.flywaydb.core.api.configuration.Configuration;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.core.env.Environment;

/** The guard beside Spring Boot's Flyway. */
public final class FlywayGuard extends OtherToolGuard {

    private final ConfigurableListableBeanFactory beans;

    /** For the beans of a context. */
    public FlywayGuard(ConfigurableListableBeanFactory beans, Environment environment) {
        super(OtherTool.FLYWAY, beans, environment);
        this.beans = beans;
    }

    // What it runs is not to be had from the initializer: mostly the only bean, and else one of these.
    @Override
    List<Run> runs(Object bean) {
        return bean instanceof FlywayMigrationInitializer
                ? beans.getBeanProvider(Flyway.class).stream()
                        .map(flyway -> run(flyway.getConfiguration()))
                        .toList()
                : List.of();
    }

    private static Run run(Configuration settings) {
        List<String> schemas = Stream.concat(
                        Stream.ofNullable(settings.getDefaultSchema()), Arrays.stream(settings.getSchemas()))
                .distinct()
                .toList();
        String files =
                Arrays.stream(settings.getLocations()).map(Location::toString).collect(Collectors.joining(", "));
        return new Run(settings.getDataSource(), schemas, schemas.isEmpty(), files);
    }
}
