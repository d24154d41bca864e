package dev.migration.spring.autoconfigure;

import dev.migration.spring.MigrationConnectionDetails;
import org.jspecify.annotations.Nullable;

/** What migrations connect with by the {@code migration.*} settings. */
final class PropertiesMigrationConnectionDetails implements MigrationConnectionDetails {

    private final MigrationProperties properties;

    PropertiesMigrationConnectionDetails(MigrationProperties properties) {
        this.properties = properties;
    }

    @Override
    public @Nullable String getJdbcUrl() {
        return properties.url();
    }

    @Override
    public @Nullable String getUsername() {
        return properties.user();
    }

    @Override
    public @Nullable String getPassword() {
        return properties.password();
    }

    @Override
    public @Nullable String getDriverClassName() {
        return properties.driverClassName();
    }
}
