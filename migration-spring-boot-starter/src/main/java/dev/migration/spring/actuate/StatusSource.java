package dev.migration.spring.actuate;

import dev.migration.Migrator;
import dev.migration.TenantMigrator;
import dev.migration.problem.MigrationException;
import dev.migration.problem.Problem;
import dev.migration.problem.TenantWording;
import dev.migration.report.MigrationSql;
import dev.migration.report.TenantState;
import dev.migration.report.TenantsStatus;
import dev.migration.spring.ServiceRemedy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A database that can be asked where it stands, by itself or for each of its tenants, with remedies for a service. */
public final class StatusSource {

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
     * @param database its name in the settings; null where there is one only
     */
    public static StatusSource of(@Nullable String database, Migrator migrator) {
        return new StatusSource(
                database,
                false,
                () -> new DatabaseState.Single(
                        migrator.status().withEach(problem -> ServiceRemedy.of(problem, database))),
                (tenant, version) -> migrator.sql(version));
    }

    /** The same with a schema for each tenant. */
    public static StatusSource of(@Nullable String database, TenantMigrator migrator) {
        return new StatusSource(
                database,
                true,
                () -> told(database, migrator.status()),
                (tenant, version) -> migrator.migrator(String.valueOf(tenant)).sql(version));
    }

    /** With problems and ways out as each tenant by itself is told of them. */
    private static DatabaseState.Tenants told(@Nullable String database, TenantsStatus status) {
        Map<String, TenantState> told = new LinkedHashMap<>();
        status.tenants().forEach((schema, state) -> told.put(schema, told(database, schema, state)));
        return new DatabaseState.Tenants(told);
    }

    private static TenantState told(@Nullable String database, String schema, TenantState state) {
        UnaryOperator<Problem> ofTenant =
                problem -> ServiceRemedy.of(TenantWording.ofTenant(schema, problem), database);
        return state instanceof TenantState.Known known
                ? new TenantState.Known(known.report().withEach(ofTenant))
                : new TenantState.Unknown(
                        state.problems().stream().map(ofTenant).toList());
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
