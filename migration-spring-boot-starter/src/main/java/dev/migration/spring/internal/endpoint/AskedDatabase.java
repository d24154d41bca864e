// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.endpoint;

import dev.migration.Code;
import dev.migration.Direction;
import dev.migration.MigrationException;
import dev.migration.Problem;
import dev.migration.StatusReport;
import dev.migration.TenantState;
import dev.migration.internal.help.Printable;
import dev.migration.spring.internal.LastAnswer;
import dev.migration.spring.internal.LastAnswer.Known;
import dev.migration.spring.internal.ServiceRemedy;
import dev.migration.spring.internal.migrators.NamedMigrator;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks a database, or each of its tenants, for its state, with remedies for a service. */
final class AskedDatabase {

    private final NamedMigrator database;
    private final @Nullable String label;
    private final Duration limit;
    private final LastAnswer<Map<String, TenantState>> states;
    private final Supplier<Set<String>> complete;
    private final BehindWatch behind;

    /**
     * Asks nothing yet.
     *
     * @param label its name in the settings; null where it is the only one
     * @param complete the tenants for which the start of this instance has left nothing, by now
     */
    AskedDatabase(NamedMigrator database, @Nullable String label, Supplier<Set<String>> complete, Duration limit) {
        this.database = database;
        this.label = label;
        this.complete = complete;
        this.behind = new BehindWatch(label);
        this.limit = limit;
        this.states = new LastAnswer<>("migrations-status-" + database.name(), this::states, limit);
    }

    boolean hasTenants() {
        return database instanceof NamedMigrator.Tenants;
    }

    /** Sends the query, and does not wait for the answer. */
    void ask(long since) {
        states.ask(since);
    }

    /** The state at that time or later, or else the last known one and why it is not newer. */
    Reading read(long since) {
        Known<Map<String, TenantState>> known = states.read(since);
        List<Problem> failures = failures(known);
        Instant at = known.at();
        return new Reading(
                known.answer(),
                at,
                at == null || failures.isEmpty() ? null : Duration.between(at, Instant.now()),
                failures,
                behind.behind());
    }

    private List<Problem> failures(Known<?> known) {
        if (known.isLate()) {
            return List.of(Problem.error(
                    Code.DATABASE_UNREACHABLE,
                    null,
                    Thread.currentThread().isInterrupted()
                            ? "The database was not read: this thread was interrupted"
                            : "The database did not answer within " + Printable.duration(limit),
                    "check that the database runs and that the connection pool has a free connection"));
        }
        if (known.failure() == null) {
            return List.of();
        }
        if (known.failure() instanceof MigrationException failure) {
            return forService(failure.problems(), null);
        }
        throw new IllegalStateException("The state of the migrations cannot be read", known.failure());
    }

    /** The SQL of a migration, after its state was read; null if it cannot be read, or not in time. */
    @Nullable
    Map<Direction, String> sql(@Nullable String tenant, String version) {
        return states.askMore(() -> {
            try {
                return database.ofTenant(tenant).sql(version);
            } catch (MigrationException e) {
                return null;
            }
        });
    }

    /** Ends the thread that reads. */
    void close() {
        states.close();
    }

    private Map<String, TenantState> states() {
        Map<String, TenantState> states = new LinkedHashMap<>();
        Set<String> started = complete.get();
        database.status().forEach((schema, state) -> {
            List<Problem> problems = forService(state.problems(), schema.isEmpty() ? null : schema);
            StatusReport report = state.report();
            states.put(schema, new TenantState(report == null ? null : report.withProblems(problems), problems));
        });
        behind.read(started, states);
        return states;
    }

    /** As they read for the tenant. */
    private List<Problem> forService(List<Problem> problems, @Nullable String tenant) {
        return problems.stream()
                .map(problem -> ServiceRemedy.of(problem, tenant, label))
                .toList();
    }
}
