package dev.migration.spring.internal.settings;

import dev.migration.TenantMigrator;
import java.util.Locale;
import java.util.regex.Pattern;

/** The names of a database's beans: {@code patient-archive} has {@code patientArchiveMigrator} and so on. */
public final class BeanNames {

    /** The Migrator of the only database. */
    public static final String MIGRATOR = "migrator";

    /** The same where that database has tenants. */
    public static final String TENANT_MIGRATOR = "tenantMigrator";

    private static final String DATABASE = "MigratedDatabase";
    private static final Pattern DASH = Pattern.compile("-(.)");

    private BeanNames() {}

    /** The Migrator of a database. */
    public static String migrator(String database) {
        return camelCase(database) + "Migrator";
    }

    /** The TenantMigrator of a database. */
    public static String tenantMigrator(String database) {
        return camelCase(database) + "TenantMigrator";
    }

    /** The bean that says what a database is migrated with. */
    public static String database(String database) {
        return camelCase(database) + DATABASE;
    }

    /** The DataSource of a database, unless a setting names another. */
    public static String dataSource(String database) {
        return camelCase(database) + "DataSource";
    }

    /**
     * The bean that says which database a Migrator is for, where that Migrator is made from the settings.
     *
     * @param type the Migrator's, since {@code multiTenantMigrator} may be that of {@code multi} or of
     *     {@code multi-tenant}
     */
    public static String databaseOf(String migrator, Class<?> type) {
        boolean tenants = type == TenantMigrator.class;
        if (migrator.equals(tenants ? TENANT_MIGRATOR : MIGRATOR)) {
            return "migratedDatabase";
        }
        String suffix = tenants ? "TenantMigrator" : "Migrator";
        return migrator.endsWith(suffix)
                ? migrator.substring(0, migrator.length() - suffix.length()) + DATABASE
                : migrator;
    }

    private static String camelCase(String database) {
        return DASH.matcher(database).replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
    }
}
