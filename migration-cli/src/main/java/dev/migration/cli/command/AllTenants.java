package dev.migration.cli.command;

import dev.migration.MigrationException;
import dev.migration.MigrationStoppedException;
import dev.migration.Migrator;
import dev.migration.RunReport;
import dev.migration.TenantMigrator;
import dev.migration.TenantSource;
import dev.migration.TenantState;
import dev.migration.TenantsFailedException;
import dev.migration.TenantsReport;
import dev.migration.cli.engine.DatabaseFacts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All tenants, named once for a command: what is shown and agreed to is what is run. */
public final class AllTenants {

    private final TenantMigrator tenants;
    private final TenantSource source;
    private @Nullable List<String> names;

    /** Asks the source when they are needed first. */
    AllTenants(Migrator.Builder builder, TenantSource source, int parallelism) {
        this.source = source;
        this.tenants = TenantMigrator.of(builder, this::names, parallelism);
    }

    /** Their schemas. */
    List<String> names() {
        List<String> known = names == null ? source.schemas() : names;
        names = known;
        return known;
    }

    /** Applies everything that is pending. */
    public TenantsReport up() {
        return tenants.up();
    }

    /** Runs this for each, by its schema. */
    public TenantsReport run(BiFunction<Migrator, String, RunReport> run) {
        return tenants.each(tenant -> run.apply(tenant, DatabaseFacts.tenant(tenant)));
    }

    /** The state of each. */
    public Map<String, TenantState> status() {
        return tenants.status();
    }

    /** Asks each, and changes none. */
    public <T> Answers<T> ask(Function<Migrator, T> question) {
        Map<String, T> answers = new ConcurrentHashMap<>();
        TenantsFailedException failed = null;
        try {
            tenants.each(tenant -> {
                answers.put(DatabaseFacts.tenant(tenant), question.apply(tenant));
                return null;
            });
        } catch (TenantsFailedException e) {
            failed = e;
        }
        Map<String, T> ordered = new LinkedHashMap<>();
        names().stream().filter(answers::containsKey).forEach(name -> ordered.put(name, answers.get(name)));
        return new Answers<>(ordered, failed);
    }

    /**
     * What the tenants answered.
     *
     * @param byTenant in their order, without those that failed
     * @param failed why others did not; null where all did
     */
    public record Answers<T>(
            Map<String, T> byTenant, @Nullable TenantsFailedException failed) {

        /** All answers. */
        public Map<String, T> orThrow() {
            if (failed != null) {
                throw failed;
            }
            return byTenant;
        }

        /** Why a tenant did not answer; whoever stopped them wants to know of none. */
        public Map<String, MigrationException> failures() {
            if (failed == null) {
                return Map.of();
            }
            if (failed.failures().values().stream().anyMatch(MigrationStoppedException.class::isInstance)) {
                throw failed;
            }
            return failed.failures();
        }
    }
}
