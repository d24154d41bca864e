// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.settings;

import dev.migration.Baseline;
import dev.migration.Migrator;
import dev.migration.OutOfOrder;
import dev.migration.Sequence;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of one of several databases.
 *
 * @param dataSource Name of the DataSource bean. Default: the bean named like the database with the suffix "DataSource",
 *     or named like the database.
 * @param locations Comma-separated list of folders with migration files. Default: the folder in "classpath:migrations"
 *     named like the database, which alone may be missing.
 * @param schema Schema of the history table. Default: the connection's current schema.
 * @param table Name of the history table. Default: migration.table.
 * @param placeholders Values of placeholders, by name, beside those of migration.placeholders and before them.
 * @param placeholderPrefix Text before the name of a placeholder. Default: migration.placeholder-prefix.
 * @param placeholderSuffix Text after the name of a placeholder. Default: migration.placeholder-suffix.
 * @param sequence Whether gaps in version numbers are errors. Default: migration.sequence.
 * @param outOfOrder How an out-of-order migration is handled. Default: migration.out-of-order.
 * @param initSql SQL that each connection of the migrations executes first. Default: migration.init-sql.
 * @param role Role that each connection of the migrations takes, and to which the tables belong. Default:
 *     migration.role.
 * @param connectTimeout How long to wait for a database that does not accept connections yet. Default:
 *     migration.connect-timeout.
 * @param waitTimeout How long to wait while another instance migrates. Default: migration.wait-timeout.
 * @param sqlLockTimeout How long a statement of a script waits for a lock of another session. Default:
 *     migration.sql-lock-timeout.
 * @param sqlLockRetries How often a script stopped by a lock of another session is run again. Default:
 *     migration.sql-lock-retries.
 * @param baseline Newest version that a schema with tables but without history already has, or "none" to run all
 *     migrations there.
 * @param adopt Tool whose history is taken over at the first start, in a schema that has its table and no history of this
 *     library.
 * @param adoptTable Table that has the other tool's history, where a schema has several such tables. One of another schema
 *     has its name and a dot in front.
 * @param url JDBC URL of a separate connection for migrations. Default: the DataSource is used.
 * @param user Login user for migrations. Without a URL, the other connection settings are those of the DataSource.
 * @param password Login password for migrations.
 * @param driverClassName Fully qualified name of the JDBC driver. Detected from the URL by default.
 * @param tenants Settings of the tenants, each with its own schema.
 * @param order Position among the databases, which are migrated one after the other, the lowest first.
 */
@ConfigurationPropertiesSource
public record InstanceProperties(
        @Nullable String dataSource,
        @Nullable List<String> locations,
        @Nullable String schema,
        @Nullable String table,
        @DefaultValue Map<String, String> placeholders,
        @Nullable String placeholderPrefix,
        @Nullable String placeholderSuffix,
        @Nullable Sequence sequence,
        @Nullable OutOfOrder outOfOrder,
        @Nullable String initSql,
        @Nullable String role,
        @Nullable Duration connectTimeout,
        @Nullable Duration waitTimeout,
        @Nullable Duration sqlLockTimeout,
        @Nullable Integer sqlLockRetries,
        @Nullable String baseline,
        @Nullable String adopt,
        @Nullable String adoptTable,
        @Nullable String url,
        @Nullable String user,
        @Nullable String password,
        @Nullable String driverClassName,
        @DefaultValue TenantProperties tenants,
        int order) {

    /** Whether a separate connection is configured. */
    public boolean hasConnection() {
        return url != null || user != null || password != null;
    }

    /** Sets what this database has of its own. */
    void set(Migrator.Builder builder) {
        builder.schema(schema).baseline(baseline == null ? null : Baseline.of(baseline));
        PropertyMapper map = PropertyMapper.get();
        map.from(table).to(builder::table);
        map.from(placeholderPrefix).to(builder::placeholderPrefix);
        map.from(placeholderSuffix).to(builder::placeholderSuffix);
        map.from(sequence).to(builder::sequence);
        map.from(outOfOrder).to(builder::outOfOrder);
        map.from(initSql).to(builder::initSql);
        map.from(role).to(builder::role);
        map.from(connectTimeout).to(builder::connectTimeout);
        map.from(waitTimeout).to(builder::waitTimeout);
        map.from(sqlLockTimeout).to(builder::sqlLockTimeout);
        map.from(sqlLockRetries).to(builder::sqlLockRetries);
    }

    /** Without URL, user and password, which may be secret. */
    @Override
    public String toString() {
        return "InstanceProperties[dataSource=" + dataSource + ", locations=" + locations + ", schema=" + schema
                + ", table=" + table + "]";
    }

    /**
     * The tenants of a database, each with its own schema: a list, a query or a bean names them.
     *
     * @param schemas Comma-separated list of the tenants' schemas.
     * @param schemasQuery Query whose first column holds the tenants' schemas. It is sent to the database itself at each run.
     * @param source Name of the TenantSource bean that names the tenants' schemas. With one database, the only TenantSource
     *     bean is used by default.
     * @param parallelism Number of tenants that are migrated at the same time.
     */
    public record TenantProperties(
            @Nullable List<String> schemas,
            @Nullable String schemasQuery,
            @Nullable String source,
            @DefaultValue("4") int parallelism) {

        /** Whether these settings name the tenants. */
        public boolean nameThem() {
            return schemas != null || schemasQuery != null || source != null;
        }
    }
}
