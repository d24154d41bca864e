package dev.migration.spring.actuate;

import dev.migration.Migrator;
import dev.migration.TenantMigrator;
import dev.migration.report.MigrationSql;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
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
                () -> new DatabaseState.Tenants(migrator.status().tenants()),
                (tenant, version) -> migrator.migrator(String.valueOf(tenant)).sql(version));
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
