package dev.migration.spring.internal.endpoint;

import dev.migration.MigrationSql;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.TenantMigrator;
import dev.migration.TenantState;
import dev.migration.TenantsStatus;
import dev.migration.internal.help.TenantWording;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads the state of a database, or of each of its tenants. */
final class StatusSource {

    private final boolean tenants;
    private final Supplier<DatabaseState> state;
    private final BiFunction<@Nullable String, String, MigrationSql> sql;

    private StatusSource(
            boolean tenants, Supplier<DatabaseState> state, BiFunction<@Nullable String, String, MigrationSql> sql) {
        this.tenants = tenants;
        this.state = state;
        this.sql = sql;
    }

    /** One without tenants. */
    static StatusSource of(Migrator migrator) {
        return single(() -> new DatabaseState.Single(migrator.status()), migrator::sql);
    }

    /** One with a schema for each tenant. */
    static StatusSource of(TenantMigrator migrator) {
        return new StatusSource(
                true,
                () -> read(migrator.status()),
                (tenant, version) -> migrator.migrator(String.valueOf(tenant)).sql(version));
    }

    /** With problems and remedies as they read for each tenant. */
    private static DatabaseState.Tenants read(TenantsStatus status) {
        Map<String, TenantState> states = new LinkedHashMap<>();
        status.tenants().forEach((schema, state) -> states.put(schema, read(schema, state)));
        return new DatabaseState.Tenants(states);
    }

    private static TenantState read(String schema, TenantState state) {
        UnaryOperator<Problem> forTenant = problem -> TenantWording.ofTenant(schema, problem);
        return state instanceof TenantState.Known known
                ? new TenantState.Known(known.report().withEach(forTenant))
                : new TenantState.Unknown(
                        state.problems().stream().map(forTenant).toList());
    }

    static StatusSource single(Supplier<DatabaseState> state, Function<String, MigrationSql> sql) {
        return new StatusSource(false, state, (tenant, version) -> sql.apply(version));
    }

    boolean hasTenants() {
        return tenants;
    }

    DatabaseState state() {
        return state.get();
    }

    MigrationSql sql(@Nullable String tenant, String version) {
        return sql.apply(tenant, version);
    }
}
