package dev.migration.spring.internal.endpoint;

import dev.migration.MigrationException;
import dev.migration.MigrationSql;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.StatusReport;
import dev.migration.TenantMigrator;
import dev.migration.TenantState;
import dev.migration.internal.help.TenantWording;
import dev.migration.spring.internal.ServiceRemedy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads the state of a database, or of each of its tenants, with remedies for a service. */
final class StatusSource {

    private final @Nullable String database;
    private final boolean tenants;
    private final Supplier<DatabaseState> state;
    private final BiFunction<@Nullable String, String, MigrationSql> sql;

    private StatusSource(
            @Nullable String database,
            boolean tenants,
            Supplier<DatabaseState> state,
            BiFunction<@Nullable String, String, MigrationSql> sql) {
        this.database = database;
        this.tenants = tenants;
        this.state = state;
        this.sql = sql;
    }

    /**
     * One without tenants.
     *
     * @param database its name in the settings; null where it is the only one
     */
    static StatusSource of(@Nullable String database, Migrator migrator) {
        return new StatusSource(
                database,
                false,
                () -> new DatabaseState.Single(
                        migrator.status().withEach(problem -> ServiceRemedy.of(problem, database))),
                (tenant, version) -> migrator.sql(version));
    }

    /** The same with a schema for each tenant. */
    static StatusSource of(@Nullable String database, TenantMigrator migrator) {
        return new StatusSource(
                database,
                true,
                () -> read(database, migrator.status()),
                (tenant, version) -> migrator.migrator(String.valueOf(tenant)).sql(version));
    }

    /** With problems and remedies as they read for each tenant. */
    private static DatabaseState.Tenants read(@Nullable String database, Map<String, TenantState> status) {
        Map<String, TenantState> states = new LinkedHashMap<>();
        status.forEach((schema, state) -> states.put(schema, read(database, schema, state)));
        return new DatabaseState.Tenants(states);
    }

    private static TenantState read(@Nullable String database, String schema, TenantState state) {
        UnaryOperator<Problem> forTenant =
                problem -> ServiceRemedy.of(TenantWording.ofTenant(schema, problem), database);
        StatusReport report = state.report();
        return report == null
                ? TenantState.unknown(state.problems().stream().map(forTenant).toList())
                : TenantState.of(report.withEach(forTenant));
    }

    static StatusSource single(Supplier<DatabaseState> state, Function<String, MigrationSql> sql) {
        return new StatusSource(null, false, state, (tenant, version) -> sql.apply(version));
    }

    boolean hasTenants() {
        return tenants;
    }

    /** What keeps it from answering. */
    List<Problem> problems(MigrationException failure) {
        return failure.problems().stream()
                .map(problem -> ServiceRemedy.of(problem, database))
                .toList();
    }

    DatabaseState state() {
        return state.get();
    }

    MigrationSql sql(@Nullable String tenant, String version) {
        return sql.apply(tenant, version);
    }
}
