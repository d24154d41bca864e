package dev.migration.spring.internal.endpoint;

import dev.migration.Direction;
import dev.migration.MigrationException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.StatusReport;
import dev.migration.TenantMigrator;
import dev.migration.TenantState;
import dev.migration.internal.compare.MigrationFiles;
import dev.migration.internal.settings.Settings;
import dev.migration.spring.internal.ServiceRemedy;
import dev.migration.spring.internal.migrators.NamedMigrator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.util.function.SingletonSupplier;

/** Asks a database, or each of its tenants, for its state, with remedies for a service. */
interface StatusSource {

    /** The label is its name in the settings; null where it is the only one. */
    static StatusSource of(@Nullable String label, NamedMigrator database, ResourcePatternResolver resources) {
        // Read once: what is packed stays as it is.
        SingletonSupplier<PackedRehearsals> rehearsals = SingletonSupplier.of(
                () -> PackedRehearsals.read(settings(database).locations().texts(), resources));
        return database instanceof NamedMigrator.Tenants tenants
                ? new OfTenants(label, tenants.migrator(), rehearsals)
                : new OfMigrator(label, ((NamedMigrator.Single) database).migrator(), rehearsals);
    }

    private static Settings settings(NamedMigrator database) {
        return database instanceof NamedMigrator.Tenants tenants
                ? MigrationFiles.Access.settingsOfTenants(tenants.migrator())
                : MigrationFiles.Access.settings(database.migrator());
    }

    DatabaseState state();

    Map<Direction, String> sql(@Nullable String tenant, String version);

    /** Its name in the settings; null where it is the only one. */
    @Nullable
    String label();

    /** Why it does not answer. */
    default List<Problem> problems(MigrationException failure) {
        return failure.problems().stream()
                .map(problem -> ServiceRemedy.of(problem, label()))
                .toList();
    }

    private static StatusReport withEach(StatusReport report, UnaryOperator<Problem> change) {
        return report.withProblems(report.problems().stream().map(change).toList());
    }

    /** A database without tenants. */
    record OfMigrator(@Nullable String label, Migrator migrator, SingletonSupplier<PackedRehearsals> rehearsals)
            implements StatusSource {

        @Override
        public DatabaseState state() {
            return DatabaseState.of(withEach(migrator.status(), problem -> ServiceRemedy.of(problem, label)))
                    .with(rehearsals.obtain());
        }

        @Override
        public Map<Direction, String> sql(@Nullable String tenant, String version) {
            return migrator.sql(version);
        }
    }

    /** A database with a schema for each tenant; problems and remedies are as they read for the tenant. */
    record OfTenants(@Nullable String label, TenantMigrator migrator, SingletonSupplier<PackedRehearsals> rehearsals)
            implements StatusSource {

        @Override
        public DatabaseState state() {
            Map<String, TenantState> states = new LinkedHashMap<>();
            migrator.status().forEach((schema, state) -> states.put(schema, read(schema, state)));
            return DatabaseState.of(states).with(rehearsals.obtain());
        }

        private TenantState read(String schema, TenantState state) {
            StatusReport report = state.report();
            return report == null
                    ? TenantState.unknown(state.problems().stream()
                            .map(problem -> forTenant(schema, problem))
                            .toList())
                    : TenantState.of(withEach(report, problem -> forTenant(schema, problem)));
        }

        private Problem forTenant(String schema, Problem problem) {
            return ServiceRemedy.of(problem, schema, label);
        }

        @Override
        public Map<Direction, String> sql(@Nullable String tenant, String version) {
            return migrator.migrator(Objects.requireNonNull(tenant, "tenant")).sql(version);
        }
    }
}
