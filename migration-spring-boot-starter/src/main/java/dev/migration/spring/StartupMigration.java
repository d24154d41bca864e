package dev.migration.spring;

import dev.migration.Migrator;
import dev.migration.TenantMigrator;
import dev.migration.TenantsReport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A database that is brought up to date, or only looked at, while the application starts. */
public interface StartupMigration {

    /** Migrates it, and logs what was done. */
    void migrate();

    /**
     * Changes nothing.
     *
     * @throws dev.migration.MigrationException if something is pending or wrong
     * @throws DatabaseStartException the same for one of several databases
     */
    void validate();

    /**
     * The same with a database that is named in the log, and where it cannot be reached or refuses something.
     *
     * @param database its name, which every line of the log then has; null where there is one database only
     * @param description its URL, its user, and where they are set
     */
    default StartupMigration describedBy(@Nullable String database, Supplier<String> description) {
        return new DescribedStart(StartLog.prefix(database), this, description);
    }

    /**
     * A database that one Migrator is for.
     *
     * @param database its name, which every line of the log then has; null where there is one database only
     */
    static StartupMigration of(@Nullable String database, Migrator migrator, MigrationStrategy strategy) {
        return new MigratorStart(database, migrator, strategy);
    }

    /**
     * A database with tenants.
     *
     * @param database its name, which every line of the log then has; null where there is one database only
     */
    static StartupMigration of(
            @Nullable String database, TenantMigrator migrator, Function<TenantMigrator, TenantsReport> strategy) {
        return new TenantsStart(database, migrator, strategy);
    }
}
