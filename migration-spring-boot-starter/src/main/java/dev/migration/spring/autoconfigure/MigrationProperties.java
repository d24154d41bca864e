package dev.migration.spring.autoconfigure;

import dev.migration.OutOfOrder;
import dev.migration.Policy;
import dev.migration.Sequence;
import dev.migration.spring.MigrationMode;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of an application's migrations. None may ever be called port, host or service: a Kubernetes service by
 * the name of "migration" sets environment variables that would bind to them.
 *
 * @param mode What is done about pending migrations at start.
 * @param enabled Whether anything is migrated at start. With false the mode is off.
 * @param locations Comma-separated list of the folders that hold the migration files. "{vendor}" stands for the
 *     database's id, such as "postgresql".
 * @param schema Schema of the history table. By default the connection's current one.
 * @param table Name of the history table.
 * @param sequence Whether versions have to count 1, 2, 3 without a gap.
 * @param outOfOrder What becomes of a pending migration whose version is below one that is applied already.
 * @param failOnNewerSchema Whether a start fails where the database has migrations that are newer than all files.
 * @param failOnMissingLocation Whether a location that does not exist, or has no migrations, is an error.
 * @param createSchema Whether the schema of the history is created where it does not exist.
 * @param connectTimeout How long to wait for a database that takes no connections yet. With 0 the start fails at once.
 * @param waitTimeout How long to wait while another instance migrates.
 * @param sqlLockTimeout How long a statement of a script waits for a lock of another session. With 0 it is what the
 *     session is set to.
 * @param sqlLockRetries How often a script is run again that a lock of another session has stopped.
 * @param baseline Newest version that a schema with tables but without history has, or none to run all migrations there.
 * @param url JDBC URL of a connection of its own for migrations. By default the application's DataSource is used.
 * @param user Login user for migrations. Without a URL, all else is as in the application's DataSource.
 * @param password Login password for migrations.
 * @param driverClassName Fully qualified name of the JDBC driver. Found by the URL by default.
 * @param tenants Settings of the tenants, each with a schema of its own.
 * @param instances Settings of several databases, each by its name.
 */
@ConfigurationProperties("migration")
record MigrationProperties(
        @DefaultValue("migrate") MigrationMode mode,
        @DefaultValue("true") boolean enabled,
        @DefaultValue("classpath:migrations") List<String> locations,
        @Nullable String schema,
        @DefaultValue("__migrations") String table,
        @DefaultValue("auto") Sequence sequence,
        @DefaultValue("auto") OutOfOrder outOfOrder,
        @DefaultValue("false") boolean failOnNewerSchema,
        @DefaultValue("false") boolean failOnMissingLocation,
        @DefaultValue("false") boolean createSchema,
        @DefaultValue("0s") Duration connectTimeout,
        @DefaultValue("5m") Duration waitTimeout,
        @DefaultValue("1s") Duration sqlLockTimeout,
        @DefaultValue("10") int sqlLockRetries,
        @Nullable String baseline,
        @Nullable String url,
        @Nullable String user,
        @Nullable String password,
        @Nullable String driverClassName,
        @DefaultValue @NestedConfigurationProperty TenantProperties tenants,
        @DefaultValue Map<String, InstanceProperties> instances) {

    /** Copies the collections. */
    MigrationProperties {
        locations = List.copyOf(locations);
        instances = Map.copyOf(instances);
    }

    @Override
    public MigrationMode mode() {
        return enabled ? mode : MigrationMode.OFF;
    }

    /** Whether a connection of its own is asked for. */
    boolean hasConnection() {
        return url != null || user != null || password != null;
    }

    /** Those of the one database that needs no name. */
    DatabaseSettings database() {
        return new DatabaseSettings(
                locations,
                schema,
                table,
                sequence,
                outOfOrder,
                policies(),
                connectTimeout,
                waitTimeout,
                sqlLockTimeout,
                sqlLockRetries,
                baseline);
    }

    private Set<Policy> policies() {
        Set<Policy> policies = EnumSet.noneOf(Policy.class);
        if (failOnNewerSchema) {
            policies.add(Policy.FAIL_ON_NEWER_SCHEMA);
        }
        if (failOnMissingLocation) {
            policies.add(Policy.FAIL_ON_MISSING_LOCATION);
        }
        if (createSchema) {
            policies.add(Policy.CREATE_SCHEMA);
        }
        return policies;
    }

    /** Without URL, user and password, which may be secret. */
    @Override
    public String toString() {
        return "MigrationProperties[mode=" + mode() + ", locations=" + locations + ", schema=" + schema + ", table="
                + table + "]";
    }
}
