package dev.migration.spring.exit;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.Problem;
import dev.migration.TenantMigrator;
import dev.migration.internal.help.Printable;
import dev.migration.spring.autoconfigure.NamedMigrators;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;

/** Finds the Migrator that a command is for; where that could be another, it asks for the name. */
final class CommandTarget {

    private CommandTarget() {}

    static Migrator find(ServiceCommand command, ListableBeanFactory beans) {
        Map<String, Migrator> single = NamedMigrators.in(beans, Migrator.class);
        Map<String, TenantMigrator> withTenants = NamedMigrators.in(beans, TenantMigrator.class);
        List<String> names = new ArrayList<>(single.keySet());
        names.addAll(withTenants.keySet());
        if (names.isEmpty()) {
            throw refused(
                    "has no database: the application has no Migrator",
                    "set spring.datasource.url or migration.url, or define a DataSource bean");
        }
        String name = command.database() == null && names.size() == 1 ? names.get(0) : command.database();
        if (name == null || !names.contains(name)) {
            throw refused(
                    name == null ? "does not say which database" : "names a database that is not there: " + name,
                    "add --database with one of " + Printable.names(names));
        }
        TenantMigrator tenants = withTenants.get(name);
        if (tenants == null) {
            requireNone(command.tenant());
            return Objects.requireNonNull(single.get(name));
        }
        if (command.tenant() == null) {
            throw refused("does not say which tenant of " + name, "add --tenant with the tenant's name");
        }
        return tenants.migrator(command.tenant());
    }

    private static void requireNone(@Nullable String tenant) {
        if (tenant != null) {
            throw refused("names the tenant " + tenant + ", but the database has no tenants", "leave --tenant out");
        }
    }

    private static InvalidMigrationsException refused(String why, String remedy) {
        return new InvalidMigrationsException(
                Problem.error(Code.INVALID_SETTING, null, ServiceCommand.PROPERTY + " " + why, remedy));
    }
}
