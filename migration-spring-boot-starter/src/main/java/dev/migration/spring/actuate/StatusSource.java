package dev.migration.spring.actuate;

import dev.migration.Migrator;
import dev.migration.TenantMigrator;
import dev.migration.problem.Code;
import dev.migration.problem.DatabaseAccessException;
import dev.migration.problem.Problem;
import dev.migration.report.MigrationSql;
import dev.migration.report.TenantState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
                () -> reached(migrator.status().tenants()),
                (tenant, version) -> migrator.migrator(String.valueOf(tenant)).sql(version));
    }

    static StatusSource single(Supplier<DatabaseState> state, Function<String, MigrationSql> sql) {
        return new StatusSource(false, state, (tenant, version) -> sql.apply(version));
    }

    /** What no tenant could be asked, the database could not: then its last known state is more than this. */
    private static DatabaseState reached(Map<String, TenantState> states) {
        List<Problem> problems = new ArrayList<>();
        for (TenantState state : states.values()) {
            boolean unreachable = state instanceof TenantState.Unknown
                    && state.problems().get(0).code() == Code.DATABASE_UNREACHABLE;
            if (!unreachable) {
                return new DatabaseState.Tenants(states);
            }
            problems.addAll(state.problems());
        }
        if (problems.isEmpty()) {
            return new DatabaseState.Tenants(states);
        }
        throw new DatabaseAccessException(problems.get(0), null);
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
