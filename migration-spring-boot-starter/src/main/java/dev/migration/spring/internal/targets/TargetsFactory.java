// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.targets;

import dev.migration.fleet.FleetMigrator;
import dev.migration.fleet.FleetSettings;
import dev.migration.fleet.FleetSettings.OnDemand;
import dev.migration.fleet.JdbcConnector;
import dev.migration.fleet.TargetConnector;
import dev.migration.fleet.TargetSource;
import dev.migration.spring.MigrationMode;
import dev.migration.spring.internal.database.DatabaseChoice;
import dev.migration.spring.internal.database.DatabaseChoice.MigratedDatabase;
import dev.migration.spring.internal.migrators.MigratorFactory;
import dev.migration.spring.internal.settings.DatabaseSettings;
import dev.migration.spring.internal.settings.MigrationProperties;
import dev.migration.spring.internal.settings.TargetProperties;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/** Makes the FleetMigrator of a service: beside the database that is set, and with its user where a target names none. */
public record TargetsFactory(
        ConfigurableListableBeanFactory beans,
        Environment environment,
        MigrationProperties properties,
        MigratorFactory factory) {

    private static final Logger log = LoggerFactory.getLogger(TargetsFactory.class);

    /** It reads nothing yet. */
    public FleetMigrator fleet() {
        DatabaseSettings settings = DatabaseSettings.of(properties);
        MigratedDatabase database = factory.database(settings);
        DataSource dataSource = Objects.requireNonNull(database.dataSource());
        TargetProperties own = properties.targets();
        boolean migrates =
                properties.mode() == MigrationMode.MIGRATE && own.onDemand() == TargetProperties.OnDemand.MIGRATE;
        return FleetMigrator.of(
                factory.builder(database, settings),
                source(dataSource, own),
                connector(dataSource),
                FleetSettings.defaults()
                        .withConnections(own.connections())
                        .withParallelism(own.parallelism())
                        .withOnDemand(migrates ? OnDemand.MIGRATE : OnDemand.FAIL));
    }

    private TargetSource source(DataSource dataSource, TargetProperties own) {
        if (DatabaseChoice.isReplaced(beans)) {
            // A test must never touch a real server, and these have their own addresses.
            log.info("Migrating no targets: a test's embedded database replaces the DataSource");
            return TargetSource.of(List.of());
        }
        if (own.file() != null) {
            return TargetSource.file(Path.of(own.file()));
        }
        return own.query() == null ? beans.getBean(TargetSource.class) : TargetSource.query(dataSource, own.query());
    }

    private TargetConnector connector(DataSource dataSource) {
        if (dataSource instanceof SimpleDriverDataSource simple) {
            return new JdbcConnector(
                    dataSource, simple.getUrl(), simple.getUsername(), simple.getPassword(), environment::getProperty);
        }
        // Of a marked DataSource they are not known: the details are those of another one.
        JdbcConnectionDetails details = DatabaseChoice.marked(beans).isEmpty()
                ? beans.getBeanProvider(JdbcConnectionDetails.class).getIfUnique()
                : null;
        return details == null
                ? new JdbcConnector(dataSource, null, null, null, environment::getProperty)
                : new JdbcConnector(
                        dataSource,
                        details.getJdbcUrl(),
                        details.getUsername(),
                        details.getPassword(),
                        environment::getProperty);
    }
}
