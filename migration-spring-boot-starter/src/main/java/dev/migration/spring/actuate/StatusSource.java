package dev.migration.spring.actuate;

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

/** A database that can be asked where it stands, by itself or for each of its tenants. */
public final class StatusSource {

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
    public static StatusSource of(Migrator migrator) {
        return single(() -> new DatabaseState.Single(migrator.status()), migrator::sql);
    }

    /** One with a schema for each tenant. */
    public static StatusSource of(TenantMigrator migrator) {
        return new StatusSource(
                true,
                () -> told(migrator.status()),
                (tenant, version) -> migrator.migrator(String.valueOf(tenant)).sql(version));
    }

    /** With problems and ways out as each tenant by itself is told of them. */
    private static DatabaseState.Tenants told(TenantsStatus status) {
        Map<String, TenantState> told = new LinkedHashMap<>();
        status.tenants().forEach((schema, state) -> told.put(schema, told(schema, state)));
        return new DatabaseState.Tenants(told);
    }

    private static TenantState told(String schema, TenantState state) {
        UnaryOperator<Problem> ofTenant = problem -> TenantWording.ofTenant(schema, problem);
        return state instanceof TenantState.Known known
                ? new TenantState.Known(known.report().withEach(ofTenant))
                : new TenantState.Unknown(
                        state.problems().stream().map(ofTenant).toList());
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
