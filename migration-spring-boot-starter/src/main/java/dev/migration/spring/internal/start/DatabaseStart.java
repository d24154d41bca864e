// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.start;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.Fix;
import dev.migration.MigrationException;
import dev.migration.Problem;
import dev.migration.RunReport;
import dev.migration.StatusReport;
import dev.migration.TenantState;
import dev.migration.TenantsFailedException;
import dev.migration.TenantsReport;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.secrets.SecretMask;
import dev.migration.spring.DatabaseStartException;
import dev.migration.spring.MigrationLog;
import dev.migration.spring.MigrationStrategy;
import dev.migration.spring.internal.database.DatabaseLog;
import dev.migration.spring.internal.migrators.NamedMigrator;
import dev.migration.spring.internal.settings.InstanceProperties;
import dev.migration.spring.internal.settings.MigrationProperties;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

/** Migrates or validates one database, logs it before that, and adds it to connection errors and refusals. */
final class DatabaseStart implements Comparable<DatabaseStart> {

    // One logger for everything about a run.
    private static final Logger log = LoggerFactory.getLogger(MigrationLog.class);

    /** With them, a run has left something, or may have. */
    private static final Set<Code> LEFT =
            EnumSet.of(Code.RUNNING, Code.UNREAD_FILES, Code.EMPTY_LOCATION, Code.MISSING_LOCATION);

    private final NamedMigrator database;
    private final int order;
    private final @Nullable String label;
    private final @Nullable MigrationStrategy strategy;
    private final StartEvents events;
    private final DatabaseLog databaseLog;
    private final StartLog result;

    private DatabaseStart(
            NamedMigrator database,
            @Nullable InstanceProperties instance,
            @Nullable MigrationStrategy strategy,
            StartEvents events,
            Environment environment) {
        this.database = database;
        this.order = instance == null ? Integer.MIN_VALUE : instance.order();
        this.label = instance == null ? null : database.name();
        this.strategy = strategy;
        this.events = events;
        this.databaseLog = new DatabaseLog(log, database.dataSource(), label, environment);
        this.result = new StartLog(label);
    }

    /** The application's own Migrators in the order of their beans, and then those of the settings in theirs. */
    static List<DatabaseStart> all(ConfigurableListableBeanFactory beans, Environment environment) {
        MigrationProperties properties = beans.getBean(MigrationProperties.class);
        MigrationStrategy strategy =
                beans.getBeanProvider(MigrationStrategy.class).getIfAvailable();
        StartEvents events = beans.getBean(StartEvents.class);
        List<DatabaseStart> starts = new ArrayList<>();
        for (NamedMigrator database : NamedMigrator.withParents(beans)) {
            InstanceProperties instance = properties.instances().get(database.name());
            starts.add(new DatabaseStart(database, instance, strategy, events, environment));
        }
        Collections.sort(starts);
        return starts;
    }

    /** A failure names the database if it is one of several. */
    void run(boolean migrate) {
        databaseLog.starts();
        try {
            if (migrate) {
                migrate();
            } else {
                validate();
            }
            databaseLog.ended(null);
        } catch (MigrationException e) {
            databaseLog.ended(e);
            throw new Failure(this).of(e);
        } catch (RuntimeException e) {
            throw label == null ? e : new IllegalStateException("Database " + label + ": " + SecretMask.describe(e), e);
        }
    }

    private void migrate() {
        try (StartEvents.Step step = events.start(database.name())) {
            if (database instanceof NamedMigrator.Single single) {
                RunReport report = strategy == null ? single.migrator().up() : strategy.migrate(single.migrator());
                if (report != null) {
                    step.ended(report);
                    result.ended(report);
                    note("", report);
                }
            } else if (database instanceof NamedMigrator.Tenants tenants) {
                MigrationStrategy each = strategy;
                TenantsReport report = each == null
                        ? tenants.migrator().up()
                        : tenants.migrator().each(each::migrate);
                step.ended(report);
                result.ended(report);
                report.tenants().forEach(this::note);
            }
        }
    }

    /** A strategy may have left what it likes. */
    private void note(String tenant, RunReport report) {
        if (strategy == null && report.warnings().stream().noneMatch(warning -> LEFT.contains(warning.code()))) {
            events.complete(database.name(), tenant);
        }
    }

    private void note(String tenant, StatusReport report) {
        if (report.pending().isEmpty()) {
            events.complete(database.name(), tenant);
        }
    }

    private void validate() {
        if (database instanceof NamedMigrator.Single single) {
            StatusReport report = single.migrator().requireUpToDate();
            result.valid(report);
            note("", report);
        } else if (database instanceof NamedMigrator.Tenants tenants) {
            Map<String, TenantState> states = tenants.migrator().requireUpToDate();
            result.valid(states);
            states.forEach((tenant, state) -> {
                if (state.report() != null) {
                    note(tenant, state.report());
                }
            });
        }
    }

    /** Adds the database to a failure; a class of its own, because a start that succeeds does not load it. */
    private record Failure(DatabaseStart start) {

        RuntimeException of(MigrationException failure) {
            MigrationException described = described(failure);
            return start.label == null ? described : new DatabaseStartException(start.label, described);
        }

        private MigrationException described(MigrationException failure) {
            if (failure instanceof TenantsFailedException tenants) {
                Map<String, MigrationException> described = new LinkedHashMap<>();
                tenants.failures().forEach((schema, ofTenant) -> described.put(schema, described(ofTenant)));
                return new TenantsFailedException(tenants.tenants(), described);
            }
            if (!(failure instanceof DatabaseAccessException)) {
                return failure;
            }
            String database = start.databaseLog.description();
            Problem problem = failure.problems().get(0);
            problem = problem.withMessage(problem.message() + "\n  Database: " + database);
            if (start.database.dataSource().orElse(null) instanceof AbstractRoutingDataSource) {
                problem = problem.withRemedy(Remedy.of(
                        "{}. This DataSource chooses among several, and a start belongs to no request: set a"
                                + " default target, or name the DataSource that migrations use with @MigrationDataSource,"
                                + " or set {}",
                        Problems.remedy(problem),
                        Fix.setting("url")));
            }
            var more = new DatabaseAccessException(problem, failure.getCause());
            more.setStackTrace(failure.getStackTrace());
            return more;
        }
    }

    @Override
    public int compareTo(DatabaseStart other) {
        int compared = Integer.compare(order, other.order);
        return compared != 0 || label == null || other.label == null ? compared : label.compareTo(other.label);
    }
}
