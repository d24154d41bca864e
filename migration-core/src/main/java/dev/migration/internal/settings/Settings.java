// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.settings;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationListener;
import dev.migration.OutOfOrder;
import dev.migration.Phase;
import dev.migration.Policy;
import dev.migration.Sequence;
import dev.migration.Vendor;
import dev.migration.internal.find.Locations;
import dev.migration.internal.find.Root;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.layout.CodeFiles;
import dev.migration.internal.names.FlywayFolder;
import dev.migration.internal.settings.BatchSettings.Patience;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * All that can be set, as it was set.
 *
 * @param dataSource where connections come from; null where only the files are read
 * @param vendor for which database the scripts are written, where there is no DataSource
 * @param locations where the migrations are
 * @param finder finds the folders of the locations
 * @param code the migrations in Java
 * @param schema the schema of the history, or null for the connection's current one
 * @param use what that schema is for
 * @param table the name of the history table
 * @param placeholders what is replaced in scripts
 * @param rules what the versions have to keep to
 * @param initSql what each connection executes before anything of ours; null for nothing
 * @param role the role that each connection takes; null for the user's own
 * @param service what only a service says of its database
 * @param connectTimeout how long a run waits for a database that takes no connections yet; zero to fail at once
 * @param sqlLocks how a script treats the locks of other sessions, and how long a run waits for a lock
 * @param batches how migrations that run in ranges go easy on others
 * @param listeners the listeners of every run
 */
public record Settings(
        @Nullable DataSource dataSource,
        Vendor vendor,
        Locations locations,
        Root.Finder finder,
        List<CodeFiles> code,
        @Nullable String schema,
        SchemaUse use,
        String table,
        PlaceholderValues placeholders,
        Rules rules,
        @Nullable String initSql,
        @Nullable String role,
        Service service,
        Duration connectTimeout,
        SqlLocks sqlLocks,
        BatchSettings batches,
        Listeners listeners) {

    /** What the schema is for that was named. */
    public enum SchemaUse {
        /** For the history; scripts find the connection's own schema. */
        HISTORY,
        /** The same, and it is created where it does not exist. */
        HISTORY_TO_CREATE,
        /** It is a tenant's: scripts run in it, too. */
        TENANT
    }

    /**
     * What the versions have to keep to.
     *
     * @param sequence whether gaps are errors
     * @param outOfOrder how a migration that is out of order is handled
     * @param policies what is stricter than by default
     * @param baseline up to where a schema with tables and without history is treated as migrated; null if not set
     * @param phase which migrations a run applies
     * @param flyway what Flyway's settings say, where its rules are followed; else null
     */
    public record Rules(
            Sequence sequence,
            OutOfOrder outOfOrder,
            Set<Policy> policies,
            @Nullable Baseline baseline,
            Phase phase,
            @Nullable FlywayFolder flyway) {

        public Rules(
                Sequence sequence,
                OutOfOrder outOfOrder,
                Set<Policy> policies,
                @Nullable Baseline baseline,
                Phase phase) {
            this(sequence, outOfOrder, policies, baseline, phase, null);
        }

        /** Whether Flyway's rules are followed, with this. */
        public boolean has(FlywayFolder.Choice choice) {
            return flyway != null && flyway.has(choice);
        }

        /** Whether Flyway's rules are followed, by which versions in this state are no error. */
        public boolean ignores(FlywayFolder.Ignorable state) {
            return flyway != null && flyway.ignores(state);
        }

        /** Whether runs leave a migration that runs in batches, and what follows it, to others. */
        public boolean leavesBatches() {
            return policies.contains(Policy.BATCHES_LATER);
        }

        /** The same without this policy. */
        Rules without(Policy policy) {
            Set<Policy> others = new HashSet<>(policies);
            others.remove(policy);
            return new Rules(sequence, outOfOrder, others, baseline, phase, flyway);
        }

        /** The same for runs that apply all phases. */
        Rules ofAllPhases() {
            return new Rules(sequence, outOfOrder, policies, baseline, Phase.ALL);
        }
    }

    /**
     * What only a service says of its database.
     *
     * @param instance its name, for the log, where it is one of several
     * @param beside whether another tool keeps migrations of its own in the same schema
     * @param fleetRun the run over many databases to which it belongs; null for none. Such a run does not wait for the
     *     migration lock
     * @param schemas where scripts run; null for the connection's own schema
     */
    public record Service(
            @Nullable String instance,
            boolean beside,
            @Nullable String fleetRun,
            @Nullable ScriptSchemas schemas) {}

    /**
     * How a script treats the locks of other sessions, where it sets nothing itself.
     *
     * @param timeout how long a statement waits for a lock and blocks those behind it; zero for what the session is set to
     * @param retries how often a transaction that was stopped by a lock is run again
     * @param waitTimeout how long a run waits for the instance that holds the migration lock; and a script in all, without
     *     blocking anybody, for the blocking transactions to end
     */
    public record SqlLocks(Duration timeout, int retries, Duration waitTimeout) {

        /**
         * Tries again 10 times, for 5 minutes. Each try waits longer than PostgreSQL's {@code deadlock_timeout} is by
         * default, after which the server cancels an autovacuum that blocks another session.
         */
        public static final SqlLocks DEFAULT = new SqlLocks(Duration.ofMillis(1500), 10, Duration.ofMinutes(5));
    }

    /**
     * The same for each of many, without the schema of one.
     *
     * @param one what each is called, such as {@code tenant}
     * @throws InvalidMigrationsException if something is set that only one database can have
     */
    public Settings ofEach(String one) {
        if (rules.policies().contains(Policy.CREATE_SCHEMA)) {
            throw invalid(
                    "create-schema is set, but the schemas of " + one
                            + "s are never created: a mistyped name would become a " + one + ".",
                    Remedy.of(
                            "remove it ({}), and create the schema of a {} where the {} is added",
                            Fix.setting("create-schema"),
                            one,
                            one));
        }
        return with(dataSource, null, SchemaUse.HISTORY, rules, service, batches, listeners);
    }

    /** The same for the schema of a tenant. */
    public Settings ofTenant(String tenant) {
        return with(dataSource, tenant, SchemaUse.TENANT, rules, service, batches, listeners.forTenant(tenant));
    }

    /** Whether this is one of many databases or schemas that the same files apply to. */
    public boolean isOfMany() {
        return use == SchemaUse.TENANT || service.fleetRun() != null;
    }

    /** The same for another database. */
    public Settings at(DataSource database) {
        return with(database, schema, use, rules, service, batches, listeners);
    }

    /**
     * The same for one database of many.
     *
     * @param name by which listeners know it
     * @param database where its connections come from
     * @param own its schema, in which scripts run; null for the connection's current one
     * @param run the run over all of them
     * @param also another listener, notified of the runs of this database only
     */
    public Settings ofTarget(
            String name, DataSource database, @Nullable String own, String run, MigrationListener also) {
        return with(
                database,
                own,
                own == null ? SchemaUse.HISTORY : SchemaUse.TENANT,
                rules,
                new Service(service.instance(), service.beside(), run, service.schemas()),
                batches.with(Patience.LEAVES),
                listeners.forTenant(name).with(also));
    }

    private Settings with(
            @Nullable DataSource database,
            @Nullable String otherSchema,
            SchemaUse otherUse,
            Rules otherRules,
            Service otherService,
            BatchSettings otherBatches,
            Listeners otherListeners) {
        return new Settings(
                database,
                vendor,
                locations,
                finder,
                code,
                otherSchema,
                otherUse,
                table,
                placeholders,
                otherRules,
                initSql,
                role,
                otherService,
                connectTimeout,
                sqlLocks,
                otherBatches,
                otherListeners);
    }

    /** The same for a run that finishes what others have left. */
    public Settings finishingBatches(Patience patience) {
        return with(
                dataSource,
                schema,
                use,
                rules.without(Policy.BATCHES_LATER),
                service,
                batches.with(patience),
                listeners);
    }

    /** The same for a database that no application uses: nothing waits for a rollout there. */
    public Settings ofAllPhases() {
        return with(dataSource, schema, use, rules.ofAllPhases(), service, batches, listeners);
    }

    /**
     * Where connections come from.
     *
     * @throws InvalidMigrationsException if there is no DataSource
     */
    public DataSource requireDataSource() {
        if (dataSource == null) {
            throw invalid("There is no database to work on.", "set a DataSource, or its URL");
        }
        return dataSource;
    }

    /** Refuses null, by the name that the setting has in files and on the command line, as the following do. */
    public static <T> T notNull(String setting, @Nullable T value) {
        if (value == null) {
            throw invalid(setting + " must not be null.", "leave it out to use the default");
        }
        return value;
    }

    /** Refuses null, a list without elements, and one with a null or a text without visible characters. */
    public static List<String> notEmpty(String setting, @Nullable List<String> values) {
        List<String> elements = withoutNulls(setting, values);
        elements.forEach(element -> notBlank("An element of " + setting, element));
        if (elements.isEmpty()) {
            throw invalid(setting + " must have at least one element.", "leave it out to use the default");
        }
        return elements;
    }

    public static <T> List<T> withoutNulls(String setting, @Nullable Collection<T> values) {
        Collection<T> elements = notNull(setting, values);
        for (T element : elements) {
            notNull("An element of " + setting, element);
        }
        return List.copyOf(elements);
    }

    public static String notBlank(String setting, @Nullable String text) {
        String value = notNull(setting, text);
        if (value.isBlank()) {
            throw invalid(setting + " must not be empty.", "leave it out to use the default");
        }
        return value;
    }

    /**
     * Refuses null and a negative time.
     *
     * @param zero what zero does, for the remedy
     */
    public static Duration notNegative(String setting, @Nullable Duration time, String zero) {
        Duration value = notNull(setting, time);
        if (value.isNegative()) {
            throw invalid(
                    setting + " must not be negative, but is " + value + ".", "set a time such as 5s, or 0 " + zero);
        }
        return value;
    }

    public static int atLeast(int least, String setting, int number) {
        if (number < least) {
            throw invalid(
                    setting + " must be at least " + least + ", but is " + number + ".", "set " + least + " or more");
        }
        return number;
    }

    private static InvalidMigrationsException invalid(String message, CharSequence remedy) {
        return Problems.refused(Code.INVALID_SETTING, Printable.line(message), remedy);
    }
}
