package dev.migration.spring.internal.settings;

import java.util.Locale;
import java.util.regex.Pattern;

/** The names of a database's beans: {@code patient-archive} has {@code patientArchiveMigrator} and so on. */
public final class BeanNames {

    /** The Migrator of the only database. */
    public static final String MIGRATOR = "migrator";

    /** The same where that database has tenants. */
    public static final String TENANT_MIGRATOR = "tenantMigrator";

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

    /** The DataSource of a database, unless a setting names another. */
    public static String dataSource(String database) {
        return camelCase(database) + "DataSource";
    }

    private static String camelCase(String database) {
        return DASH.matcher(database).replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
    }
}
