package dev.migration.spring.internal.start;

import dev.migration.DatabaseAccessException;
import dev.migration.MigrationException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.RunReport;
import dev.migration.TenantMigrator;
import dev.migration.TenantsFailedException;
import dev.migration.TenantsReport;
import dev.migration.internal.secrets.SecretMask;
import dev.migration.spring.DatabaseStartException;
import dev.migration.spring.MigrationLog;
import dev.migration.spring.MigrationStrategy;
import dev.migration.spring.internal.database.DatabaseDescriptions;
import dev.migration.spring.internal.migrators.NamedMigrators;
import dev.migration.spring.internal.settings.InstanceProperties;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;

/** Lists which databases are migrated at start, in which order, and with what. */
public final class DatabaseStarts {

    // One logger for everything about a run.
    private static final Logger log = LoggerFactory.getLogger(MigrationLog.class);

    private final ListableBeanFactory beans;
    private final StartEvents events;
    private final @Nullable MigrationStrategy strategy;
    private final Map<String, InstanceProperties> instances;
    private final DatabaseDescriptions descriptions;

    /**
     * For the Migrators of a context and its parents.
     *
     * @param strategy the application's own, if it has one
     */
    public DatabaseStarts(
            ListableBeanFactory beans,
            StartEvents events,
            @Nullable MigrationStrategy strategy,
            Map<String, InstanceProperties> instances,
            DatabaseDescriptions descriptions) {
        this.beans = beans;
        this.events = events;
        this.strategy = strategy;
        this.instances = instances;
        this.descriptions = descriptions;
    }

    /** The application's own Migrators in the order of their beans, and then those of the settings in theirs. */
    List<Start> all() {
        List<Start> starts = new ArrayList<>();
        Map<Migrator, String> names = NamedMigrators.namesIn(beans, Migrator.class);
        for (Migrator migrator :
                beans.getBeanProvider(Migrator.class).orderedStream().toList()) {
            String name = names.get(migrator);
            if (name != null) {
                starts.add(new OfMigrator(name, migrator));
            }
        }
        Map<TenantMigrator, String> tenants = NamedMigrators.namesIn(beans, TenantMigrator.class);
        for (TenantMigrator migrator :
                beans.getBeanProvider(TenantMigrator.class).orderedStream().toList()) {
            String name = tenants.get(migrator);
            if (name != null) {
                starts.add(new OfTenants(name, migrator));
            }
        }
        Collections.sort(starts);
        return starts;
    }

    /**
     * The start of one database: it is migrated or validated. The database is logged before that, and added to connection
     * errors and refusals.
     */
    abstract class Start implements Comparable<Start> {

        final String name;
        final StartLog result;

        /** The name where there are several databases; null where it is the only one. */
        private final @Nullable String label;

        private final String prefix;
        private final Optional<DataSource> dataSource;

        Start(String name, Optional<DataSource> dataSource) {
            this.name = name;
            this.dataSource = dataSource;
            this.label = instances.containsKey(name) ? name : null;
            this.prefix = label == null ? "" : label + ": ";
            this.result = new StartLog(label);
        }

        /** Applies what is pending, and logs what was done. */
        abstract void migrate();

        /** Checks that nothing is pending or wrong, and changes nothing. */
        abstract void validate();

        /**
         * Migrates the database, or validates it.
         *
         * @throws MigrationException if it fails
         * @throws DatabaseStartException the same for one of several databases
         */
        final void run(boolean migrate) {
            String described = log.isInfoEnabled() ? describe() : null;
            if (described != null) {
                log.info("{}Database: {}", prefix, described);
            }
            try {
                if (migrate) {
                    migrate();
                } else {
                    validate();
                }
            } catch (MigrationException e) {
                MigrationException failure = described(e);
                throw label == null ? failure : new DatabaseStartException(label, failure);
            }
        }

        private @Nullable String describe() {
            try {
                return descriptions.of(dataSource, label);
            } catch (RuntimeException e) {
                log.debug("{}Cannot determine which database it is: {}", prefix, SecretMask.describe(e));
                return null;
            }
        }

        private MigrationException described(MigrationException failure) {
            if (failure instanceof TenantsFailedException tenants) {
                return tenants.withEach(this::described);
            }
            String described = failure instanceof DatabaseAccessException ? describe() : null;
            if (described == null) {
                return failure;
            }
            Problem problem = failure.problems().get(0);
            var more = new DatabaseAccessException(
                    problem.withMessage(problem.message() + "\n  Database: " + described), failure.getCause());
            more.setStackTrace(failure.getStackTrace());
            return more;
        }

        private int order() {
            InstanceProperties instance = instances.get(name);
            return instance == null ? Integer.MIN_VALUE : instance.order();
        }

        @Override
        public int compareTo(Start other) {
            int order = Integer.compare(order(), other.order());
            return order != 0 || label == null || other.label == null ? order : label.compareTo(other.label);
        }
    }

    private final class OfMigrator extends Start {

        private final Migrator migrator;

        OfMigrator(String name, Migrator migrator) {
            super(name, migrator.dataSource());
            this.migrator = migrator;
        }

        @Override
        void migrate() {
            try (StartEvents.Step step = events.start(name)) {
                RunReport report = strategy == null ? migrator.up() : strategy.migrate(migrator);
                if (report != null) {
                    step.ended(report);
                    result.ended(report);
                }
            }
        }

        @Override
        void validate() {
            result.valid(migrator.requireUpToDate());
        }
    }

    /** The strategy is applied to each tenant. */
    private final class OfTenants extends Start {

        private final TenantMigrator migrator;

        OfTenants(String name, TenantMigrator migrator) {
            super(name, migrator.dataSource());
            this.migrator = migrator;
        }

        @Override
        void migrate() {
            try (StartEvents.Step step = events.start(name)) {
                MigrationStrategy own = strategy;
                TenantsReport report = own == null ? migrator.up() : migrator.each(own::migrate);
                step.ended(report);
                result.ended(report);
            }
        }

        @Override
        void validate() {
            result.valid(migrator.requireUpToDate());
        }
    }
}
