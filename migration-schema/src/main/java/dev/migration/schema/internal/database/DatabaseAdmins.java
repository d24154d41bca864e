// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.database;

import dev.migration.InvalidMigrationsException;
import dev.migration.Vendor;
import dev.migration.internal.url.DatabaseUrl;

/** Who creates and drops the databases of each product. */
public final class DatabaseAdmins {

    private DatabaseAdmins() {}

    /**
     * For the database of this login.
     *
     * @throws InvalidMigrationsException where its URL does not tell which one that is, or how it is made
     */
    public static DatabaseAdmin of(DatabaseUrl login) {
        Vendor vendor = login.driver();
        if (vendor == null) {
            throw DatabaseAdmin.unknown(login, "Databases of this product are not created or dropped from here.");
        }
        return switch (vendor) {
            case POSTGRESQL -> new PostgreSqlAdmin(login);
            case MARIADB, MYSQL -> new MySqlAdmin(login);
            default -> FileAdmin.of(login);
        };
    }
}
