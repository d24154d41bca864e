package dev.migration.spring.autoconfigure;

import dev.migration.TenantMigrator;

/** What the beans of a database are called: for {@code patient-archive}, {@code patientArchiveMigrator} and the like. */
final class BeanNames {

    /** The Migrator of the one database that needs no name. */
    static final String MIGRATOR = "migrator";

    /** The same where that database has tenants. */
    static final String TENANT_MIGRATOR = "tenantMigrator";

    private static final String MIGRATOR_BEHIND = "Migrator";
    private static final String TENANT_MIGRATOR_BEHIND = "TenantMigrator";
    private static final String DATABASE_BEHIND = "MigratedDatabase";

    private BeanNames() {}

    static String migrator(String database) {
        return camelCase(database) + MIGRATOR_BEHIND;
    }

    static String tenantMigrator(String database) {
        return camelCase(database) + TENANT_MIGRATOR_BEHIND;
    }

    static String database(String database) {
        return camelCase(database) + DATABASE_BEHIND;
    }

    static String initializer(String database) {
        return camelCase(database) + "MigrationInitializer";
    }

    static String dataSource(String database) {
        return camelCase(database) + "DataSource";
    }

    /**
     * The bean that says which database a Migrator is for, where that one is made from the settings.
     *
     * @param type the Migrator's, since {@code multiTenantMigrator} may be that of {@code multi} or of {@code multi-tenant}
     */
    static String databaseOf(String migrator, Class<?> type) {
        boolean tenants = type == TenantMigrator.class;
        if (migrator.equals(tenants ? TENANT_MIGRATOR : MIGRATOR)) {
            return "migratedDatabase";
        }
        String behind = tenants ? TENANT_MIGRATOR_BEHIND : MIGRATOR_BEHIND;
        return migrator.endsWith(behind)
                ? migrator.substring(0, migrator.length() - behind.length()) + DATABASE_BEHIND
                : migrator;
    }

    private static String camelCase(String database) {
        var camelCase = new StringBuilder();
        for (String word : database.split("-")) {
            camelCase
                    .append(camelCase.isEmpty() ? word.charAt(0) : Character.toUpperCase(word.charAt(0)))
                    .append(word, 1, word.length());
        }
        return camelCase.toString();
    }
}
