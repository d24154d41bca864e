package dev.migration.spring.internal.endpoint;

import dev.migration.Direction;
import dev.migration.MigrationException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.StatusReport;
import dev.migration.TenantState;
import dev.migration.spring.internal.ServiceRemedy;
import dev.migration.spring.internal.migrators.NamedMigrator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Asks a database, or each of its tenants, for its state, with remedies for a service. */
interface StatusSource {

    DatabaseState state();

    Map<Direction, String> sql(@Nullable String tenant, String version);

    /** Why it does not answer. */
    List<Problem> problems(MigrationException failure);

    /** The label is its name in the settings; null where it is the only one. */
    static StatusSource of(@Nullable String label, NamedMigrator database) {
        return new OfMigrator(label, database);
    }

    /** What the database of a Migrator or TenantMigrator answers. */
    record OfMigrator(@Nullable String label, NamedMigrator database) implements StatusSource {

        @Override
        public DatabaseState state() {
            if (!(database instanceof NamedMigrator.Tenants tenants)) {
                return DatabaseState.of(forService(single().status(), null));
            }
            Map<String, TenantState> states = new LinkedHashMap<>();
            tenants.migrator().status().forEach((schema, state) -> {
                StatusReport report = state.report();
                states.put(
                        schema,
                        report == null
                                ? TenantState.unknown(forService(state.problems(), schema))
                                : TenantState.of(forService(report, schema)));
            });
            return DatabaseState.of(states);
        }

        @Override
        public Map<Direction, String> sql(@Nullable String tenant, String version) {
            Migrator migrator = database instanceof NamedMigrator.Tenants tenants
                    ? tenants.migrator().migrator(Objects.requireNonNull(tenant, "tenant"))
                    : single();
            return migrator.sql(version);
        }

        @Override
        public List<Problem> problems(MigrationException failure) {
            return forService(failure.problems(), null);
        }

        private Migrator single() {
            return ((NamedMigrator.Single) database).migrator();
        }

        private StatusReport forService(StatusReport report, @Nullable String tenant) {
            return report.withProblems(forService(report.problems(), tenant));
        }

        /** As they read for the tenant. */
        private List<Problem> forService(List<Problem> problems, @Nullable String tenant) {
            return problems.stream()
                    .map(problem -> ServiceRemedy.of(problem, tenant, label))
                    .toList();
        }
    }
}
