// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal.flyway;

import dev.migration.internal.find.Location;
import dev.migration.internal.settings.PlaceholderValues;
import dev.migration.internal.settings.Settings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * What a migration in Java may ask of Flyway's configuration, from the settings of this library.
 *
 * @param locations those of the settings, for one vendor
 * @param table Flyway's, also with its schema; null for the usual one
 */
record FlywayConfiguration(
        Settings settings,
        List<Location> locations,
        @Nullable String table) {

    /** For a connection, which knows the schema. */
    Configuration of(Connection connection) throws SQLException {
        String schema = connection.getSchema() == null ? connection.getCatalog() : connection.getSchema();
        return made(schema);
    }

    /** Before there is one. */
    Configuration withoutConnection() {
        return made(null);
    }

    private Configuration made(@Nullable String schema) {
        ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
        var made = new FluentConfiguration(ofThread == null ? FlywayConfiguration.class.getClassLoader() : ofThread);
        DataSource dataSource = settings.dataSource();
        if (dataSource != null) {
            made.dataSource(dataSource);
        }
        PlaceholderValues placeholders = settings.placeholders();
        made.locations(locations.stream().map(Location::asFlyways).toArray(String[]::new))
                .placeholders(placeholders.byName())
                .placeholderPrefix(placeholders.prefix())
                .placeholderSuffix(placeholders.suffix());
        if (table != null) {
            made.table(table.substring(table.lastIndexOf('.') + 1));
        }
        if (schema != null) {
            made.schemas(schema).defaultSchema(schema);
        }
        return made;
    }
}
