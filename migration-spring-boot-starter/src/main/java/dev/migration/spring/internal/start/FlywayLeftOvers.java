package dev.migration.spring.internal.start;

import dev.migration.DatabaseAccessException;
import dev.migration.InvalidMigrationsException;
import dev.migration.internal.compare.MigrationFiles;
import dev.migration.spring.MigrationLog;
import dev.migration.spring.internal.database.DatabaseIdentity;
import dev.migration.spring.internal.migrators.MigratorFactory;
import dev.migration.spring.internal.migrators.NamedMigrator;
import dev.migration.spring.internal.settings.DatabaseSettings;
import dev.migration.spring.internal.settings.FlywaySettings;
import dev.migration.spring.internal.settings.FlywaySettings.LeftOver;
import dev.migration.spring.internal.settings.Instances;
import dev.migration.spring.internal.settings.MigrationProperties;
import dev.migration.spring.internal.settings.OtherTool;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.core.env.Environment;

/**
 * Stops the start of a service that takes over Flyway's history, and has settings of Flyway whose loss would change what runs. Others
 * are named in the log.
 */
final class FlywayLeftOvers {

    // One logger for everything about a run.
    private static final Logger log = LoggerFactory.getLogger(MigrationLog.class);

    /** Spring Boot's beans: where they are, the settings are read. */
    private static final List<String> BEANS = List.of("flyway", "flywayInitializer");

    /** The product of a database, and its current schema. */
    private record Current(DatabaseDriver product, @Nullable String schema) {}

    private final ConfigurableListableBeanFactory beans;
    private final FlywaySettings left;

    private FlywayLeftOvers(ConfigurableListableBeanFactory beans, Environment environment) {
        this.beans = beans;
        this.left = new FlywaySettings(environment);
    }

    /** @throws InvalidMigrationsException if one would be lost that matters */
    static void check(ConfigurableListableBeanFactory beans, Environment environment) {
        if (BEANS.stream().noneMatch(beans::containsBean)) {
            new FlywayLeftOvers(beans, environment).check();
        }
    }

    private void check() {
        List<DatabaseSettings> all = DatabaseSettings.all(beans.getBean(MigrationProperties.class));
        List<DatabaseSettings> successors = all.stream()
                .filter(settings -> OtherTool.FLYWAY.id().equals(settings.own().adopt()))
                .toList();
        List<LeftOver> lost = new ArrayList<>();
        Set<String> unread = new LinkedHashSet<>();
        for (LeftOver one : left.lost(successors.isEmpty() ? all : successors)) {
            if (!successors.isEmpty() && one.matters()) {
                lost.add(one);
            } else {
                unread.add(one.name());
            }
        }
        String schema = left.schema();
        if (schema != null && successors.isEmpty()) {
            unread.add(left.schemaSetting());
        } else if (schema != null) {
            successors.stream().flatMap(settings -> elsewhere(settings, schema)).forEach(lost::add);
        }
        if (!lost.isEmpty()) {
            throw new InvalidMigrationsException(Instances.invalid(
                    "This start takes over Flyway's history ("
                            + successors.get(0).property("adopt")
                            + "=flyway), but these settings of Flyway are not set here, and what runs depends on them:"
                            + lost.stream().map(one -> "\n    " + one).collect(Collectors.joining())
                            + "\n  Nothing was run.",
                    "set the properties after the arrows, and remove those of Flyway"));
        }
        if (!unread.isEmpty()) {
            log.warn(
                    "Settings of Flyway are left over, and nothing reads them: {}. Remove them, or set what they are"
                            + " here (docs/adopt/flyway.md)",
                    String.join(", ", unread));
        }
    }

    /** Whether the migrations of a database would run in another schema than with Flyway; tenants name theirs. */
    private Stream<LeftOver> elsewhere(DatabaseSettings settings, String schema) {
        MigratorFactory factory = beans.getBean(MigratorFactory.class);
        return NamedMigrator.in(beans).values().stream()
                .filter(migrator -> migrator instanceof NamedMigrator.Single
                        && migrator.dataSource().isPresent()
                        && settings.equals(factory.settings(migrator.migrator())))
                .map(FlywayLeftOvers::current)
                // Where there is none yet, nothing can run in a wrong one.
                .filter(current ->
                        current != null && current.schema() != null && !schema.equalsIgnoreCase(current.schema()))
                .map(current -> left.ofSchema(settings, current.product(), current.schema()));
    }

    /** Null where there is no connection: the run reports it. */
    private static @Nullable Current current(NamedMigrator migrator) {
        try {
            return MigrationFiles.Access.ask(
                    migrator.migrator(),
                    session -> session.ask("The current schema cannot be read", () -> of(session.connection())));
        } catch (DatabaseAccessException e) {
            return null;
        }
    }

    private static Current of(Connection connection) throws SQLException {
        return new Current(
                DatabaseDriver.fromProductName(connection.getMetaData().getDatabaseProductName()),
                DatabaseIdentity.of(connection).schema());
    }
}
