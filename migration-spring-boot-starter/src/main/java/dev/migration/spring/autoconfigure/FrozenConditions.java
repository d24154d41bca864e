package dev.migration.spring.autoconfigure;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;

/**
 * Refuses to start with other databases or tenants than those for which code was generated ahead of time. The conditions do
 * not see what is set at the start then, and the wrong schema would be migrated without a word.
 */
final class FrozenConditions {

    private FrozenConditions() {}

    /** To be asked where there is one database, and no tenants, by the conditions. */
    static void requireOneDatabaseWithoutTenants(MigrationProperties properties) {
        if (properties.tenants().nameThem()) {
            throw notGenerated("migration.tenants names tenants, and did not", "migration.tenants");
        }
        requireOneDatabase(properties);
    }

    /** To be asked where there is one database by the conditions. */
    static void requireOneDatabase(MigrationProperties properties) {
        if (!properties.instances().isEmpty()) {
            throw notGenerated(Instances.PREFIX + " names databases, and did not", Instances.PREFIX);
        }
    }

    /** To be asked where there are several databases by the conditions. */
    static void requireSeveral(Instances instances) {
        if (instances.isEmpty()) {
            throw notGenerated(Instances.PREFIX + " names no databases, and did", Instances.PREFIX);
        }
    }

    private static InvalidMigrationsException notGenerated(String what, String property) {
        return new InvalidMigrationsException(Problem.error(
                Code.INVALID_SETTING,
                null,
                what + " when this application's code was generated ahead of time",
                "set " + property + " the same way for the build as for the start, or start without"
                        + " -Dspring.aot.enabled=true"));
    }
}
