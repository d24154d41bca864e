package dev.migration.spring.autoconfigure;

import java.util.regex.Pattern;

/** What the beans of a database are called: for {@code patient-archive}, {@code patientArchiveMigrator} and the like. */
final class BeanNames {

    /** The Migrator of the one database that needs no name. */
    static final String MIGRATOR = "migrator";

    /** The same where that database has tenants. */
    static final String TENANT_MIGRATOR = "tenantMigrator";

    private static final Pattern MIGRATOR_BEHIND = Pattern.compile("(Tenant)?Migrator$");
    private static final String DATABASE_BEHIND = "MigratedDatabase";

    private BeanNames() {}

    static String migrator(String database) {
        return camelCase(database) + "Migrator";
    }

    static String tenantMigrator(String database) {
        return camelCase(database) + "TenantMigrator";
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

    /** The bean that says which database a Migrator is for, where that one is made from the settings. */
    static String databaseOf(String migrator) {
        return migrator.equals(MIGRATOR) || migrator.equals(TENANT_MIGRATOR)
                ? "migratedDatabase"
                : MIGRATOR_BEHIND.matcher(migrator).replaceFirst(DATABASE_BEHIND);
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
