package dev.migration.spring.autoconfigure;

import dev.migration.OutOfOrder;
import dev.migration.Sequence;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of one of several databases, by its name.
 *
 * @param dataSource Name of the DataSource bean. By default the bean that is called as the database with "DataSource"
 *     behind, or as the database alone.
 * @param locations Comma-separated list of the folders that hold the migration files. By default the folder in
 *     "classpath:migrations" that is called as the database.
 * @param schema Schema of the history table. By default the connection's current one.
 * @param table Name of the history table. By default as in migration.table.
 * @param sequence Whether versions have to count 1, 2, 3 without a gap. By default as in migration.sequence.
 * @param outOfOrder What becomes of a pending migration whose version is below one that is applied already. By default as
 *     in migration.out-of-order.
 * @param connectTimeout How long to wait for a database that takes no connections yet. By default as in
 *     migration.connect-timeout.
 * @param waitTimeout How long to wait while another instance migrates. By default as in migration.wait-timeout.
 * @param sqlLockTimeout How long a statement of a script waits for a lock of another session. By default as in
 *     migration.sql-lock-timeout.
 * @param sqlLockRetries How often a script is run again that a lock of another session has stopped. By default as in
 *     migration.sql-lock-retries.
 * @param baseline Newest version that a schema with tables but without history has, or none to run all migrations there.
 * @param url JDBC URL of a connection of its own for migrations. By default the DataSource is used.
 * @param user Login user for migrations. Without a URL, all else is as in the DataSource.
 * @param password Login password for migrations.
 * @param driverClassName Fully qualified name of the JDBC driver. Found by the URL by default.
 * @param tenants Settings of the tenants, each with a schema of its own.
 * @param order Place among the databases, which are migrated one after the other, the lowest first.
 * @param gatesBeans Whether all beans that use a database wait until this one is migrated. To be switched off for a
 *     DataSource that is itself made from what is in a migrated database.
 */
@ConfigurationPropertiesSource
record InstanceProperties(
        @Nullable String dataSource,
        @Nullable List<String> locations,
        @Nullable String schema,
        @Nullable String table,
        @Nullable Sequence sequence,
        @Nullable OutOfOrder outOfOrder,
        @Nullable Duration connectTimeout,
        @Nullable Duration waitTimeout,
        @Nullable Duration sqlLockTimeout,
        @Nullable Integer sqlLockRetries,
        @Nullable String baseline,
        @Nullable String url,
        @Nullable String user,
        @Nullable String password,
        @Nullable String driverClassName,
        @DefaultValue @NestedConfigurationProperty TenantProperties tenants,
        @DefaultValue("0") int order,
        @DefaultValue("true") boolean gatesBeans) {

    /** These settings, and for what they leave open those that are for all databases. */
    DatabaseSettings over(DatabaseSettings common, String name) {
        return new DatabaseSettings(
                locations == null ? List.of("classpath:migrations/" + name) : locations,
                schema,
                table == null ? common.table() : table,
                sequence == null ? common.sequence() : sequence,
                outOfOrder == null ? common.outOfOrder() : outOfOrder,
                common.policies(),
                connectTimeout == null ? common.connectTimeout() : connectTimeout,
                waitTimeout == null ? common.waitTimeout() : waitTimeout,
                sqlLockTimeout == null ? common.sqlLockTimeout() : sqlLockTimeout,
                sqlLockRetries == null ? common.sqlLockRetries() : sqlLockRetries,
                baseline);
    }

    /** Whether a connection of its own is asked for. */
    boolean hasConnection() {
        return url != null || user != null || password != null;
    }

    /** Without URL, user and password, which may be secret. */
    @Override
    public String toString() {
        return "InstanceProperties[dataSource=" + dataSource + ", locations=" + locations + ", schema=" + schema
                + ", table=" + table + "]";
    }
}
