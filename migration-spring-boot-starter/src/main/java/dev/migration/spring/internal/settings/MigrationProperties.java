// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.settings;

import dev.migration.Migrator;
import dev.migration.OutOfOrder;
import dev.migration.Phase;
import dev.migration.Policy;
import dev.migration.Sequence;
import dev.migration.spring.MigrationMode;
import dev.migration.spring.internal.settings.InstanceProperties.TenantProperties;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of an application's migrations. None of "migration" itself may ever be called port, host or service: a
 * Kubernetes service of this name sets environment variables that would bind to them.
 *
 * @param mode What to do with pending migrations at start.
 * @param enabled Whether to migrate at start. With false the mode is off.
 * @param locations Comma-separated list of folders with migration files. Only the default one may be missing. "{vendor}" is
 *     replaced by the database's id, such as "postgresql".
 * @param schema Schema of the history table. Default: the connection's current schema.
 * @param table Name of the history table.
 * @param placeholders Values of placeholders, by name: migration.placeholders.owner is what replaces ${owner} in scripts.
 *     Without any, only Flyway's own are, in its files.
 * @param placeholderPrefix Text before the name of a placeholder in scripts.
 * @param placeholderSuffix Text after the name of a placeholder in scripts.
 * @param sequence Whether gaps in version numbers are errors. With auto, only in files of the layout sections that count 1, 2,
 *     3, and none where one has a timestamp.
 * @param outOfOrder How an out-of-order migration is handled: one whose version is below an applied one.
 * @param phase Which migrations are applied: with expand, those with the option "phase=contract" wait.
 * @param failOnNewerSchema Whether the start fails if the database has migrations that are newer than all files.
 * @param failOnMissingLocation Whether a location without migrations is an error, also the default one.
 * @param createSchema Whether to create the schema of the history if it does not exist.
 * @param recordSchema Whether a run that changes something records what the schema holds then, for the command "migration
 *     drift".
 * @param initSql SQL that each connection of the migrations executes first, such as "SET search_path = clinic".
 * @param role Role that each connection of the migrations takes, and to which the tables belong. Default: the user's
 *     own.
 * @param connectTimeout How long to wait for a database that does not accept connections yet. With 0 the start fails at
 *     once.
 * @param waitTimeout How long to wait while another instance migrates.
 * @param sqlLockTimeout How long a statement of a script waits for a lock of another session. With 0 the session's own
 *     setting is kept.
 * @param sqlLockRetries How often a script stopped by a lock of another session is run again.
 * @param batches How migrations in batches are run.
 * @param probe How probes are answered while migrations run.
 * @param baseline Newest version that a schema with tables but without history already has, or "none" to run all
 *     migrations there.
 * @param adopt Tool whose history is taken over at the first start, in a schema that has its table and no history of this
 *     library.
 * @param adoptTable Table that has the other tool's history, where a schema has several such tables. One of another schema
 *     has its name and a dot in front.
 * @param beside Tool that may run in the same start, before these migrations. Without it, such a start is refused.
 * @param url JDBC URL of a separate connection for migrations. Default: the application's DataSource is used.
 * @param user Login user for migrations. Without a URL, the other connection settings are those of the application's
 *     DataSource.
 * @param password Login password for migrations.
 * @param driverClassName Fully qualified name of the JDBC driver. Detected from the URL by default.
 * @param tenants Settings of the tenants, each with its own schema.
 * @param targets Many databases and schemas that the same migrations apply to.
 * @param instances Settings of several databases, by name.
 */
@ConfigurationProperties("migration")
public record MigrationProperties(
        @DefaultValue("migrate") MigrationMode mode,
        @DefaultValue("true") boolean enabled,
        @DefaultValue("classpath:migrations") List<String> locations,
        @Nullable String schema,
        @DefaultValue("__migrations") String table,
        @DefaultValue Map<String, String> placeholders,
        @Nullable String placeholderPrefix,
        @Nullable String placeholderSuffix,
        @DefaultValue("auto") Sequence sequence,
        @DefaultValue("auto") OutOfOrder outOfOrder,
        @DefaultValue("expand") Phase phase,
        boolean failOnNewerSchema,
        boolean failOnMissingLocation,
        boolean createSchema,
        boolean recordSchema,
        @Nullable String initSql,
        @Nullable String role,
        @DefaultValue("0s") Duration connectTimeout,
        @DefaultValue("5m") Duration waitTimeout,
        @DefaultValue("1500ms") Duration sqlLockTimeout,
        @DefaultValue("10") int sqlLockRetries,
        @DefaultValue @NestedConfigurationProperty BatchProperties batches,
        @DefaultValue @NestedConfigurationProperty ProbeProperties probe,
        @Nullable String baseline,
        @Nullable String adopt,
        @Nullable String adoptTable,
        @Nullable OtherTool beside,
        @Nullable String url,
        @Nullable String user,
        @Nullable String password,
        @Nullable String driverClassName,
        @DefaultValue @NestedConfigurationProperty TenantProperties tenants,
        @DefaultValue @NestedConfigurationProperty TargetProperties targets,
        @DefaultValue Map<String, InstanceProperties> instances) {

    /** Copies the collections. */
    public MigrationProperties {
        locations = List.copyOf(locations);
        placeholders = Map.copyOf(placeholders);
        instances = Map.copyOf(instances);
    }

    @Override
    public MigrationMode mode() {
        return enabled ? mode : MigrationMode.OFF;
    }

    /** Sets what each of several databases has where it has nothing of its own. */
    void set(Migrator.Builder builder) {
        builder.table(table)
                .sequence(sequence)
                .outOfOrder(outOfOrder)
                .phase(phase)
                .policies(policies())
                .initSql(initSql)
                .role(role)
                .connectTimeout(connectTimeout)
                .waitTimeout(waitTimeout)
                .sqlLockTimeout(sqlLockTimeout)
                .sqlLockRetries(sqlLockRetries);
        PropertyMapper map = PropertyMapper.get();
        map.from(placeholderPrefix).to(builder::placeholderPrefix);
        map.from(placeholderSuffix).to(builder::placeholderSuffix);
        batches.set(builder);
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
        if (recordSchema) {
            policies.add(Policy.RECORD_SCHEMA);
        }
        if (batches.run() == BatchProperties.Run.BACKGROUND) {
            policies.add(Policy.BATCHES_LATER);
        }
        return policies;
    }

    /** What the only database has as one of several would: null for what {@link #set} gives to all. */
    InstanceProperties single() {
        return new InstanceProperties(
                /* dataSource= */ null,
                locations,
                schema,
                /* table= */ null,
                /* placeholders= */ Map.of(),
                /* placeholderPrefix= */ null,
                /* placeholderSuffix= */ null,
                /* sequence= */ null,
                /* outOfOrder= */ null,
                /* initSql= */ null,
                /* role= */ null,
                /* connectTimeout= */ null,
                /* waitTimeout= */ null,
                /* sqlLockTimeout= */ null,
                /* sqlLockRetries= */ null,
                baseline,
                adopt,
                adoptTable,
                url,
                user,
                password,
                driverClassName,
                tenants,
                /* order= */ 0);
    }

    /** Without URL, user and password, which may be secret. */
    @Override
    public String toString() {
        return "MigrationProperties[mode=" + mode() + ", locations=" + locations + ", schema=" + schema + ", table="
                + table + "]";
    }
}
