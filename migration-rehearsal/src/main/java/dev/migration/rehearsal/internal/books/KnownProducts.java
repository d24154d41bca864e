// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import dev.migration.Code;
import dev.migration.Vendor;
import dev.migration.internal.database.Database;
import dev.migration.internal.help.Problems;
import dev.migration.rehearsal.RehearsalOptions.Size;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/** What a product has for a rehearsal. */
public final class KnownProducts {

    private KnownProducts() {}

    /** What it knows of the transaction on a connection; empty where it cannot tell, or its changes cannot be rolled back. */
    public static Optional<ServerBooks> books(Connection connection, Database database) {
        return switch (database.vendor()) {
            case POSTGRESQL -> Optional.of(new PostgreSqlBooks(connection, database));
            case SQLITE -> Optional.of(new SqliteBooks(connection));
            default -> Optional.empty();
        };
    }

    /** Whether it cannot roll back what a migration does: then it has {@link MySqlTrials}. */
    public static boolean keepsAll(Vendor vendor) {
        return vendor == Vendor.MARIADB || vendor == Vendor.MYSQL;
    }

    /** Has it prepare statements, which each product with a rehearsal can. */
    public static StatementPreparer preparer(Connection connection, Database database) {
        return switch (database.vendor()) {
            case POSTGRESQL -> new PostgreSqlPreparer(connection, database);
            case MARIADB, MYSQL -> new MySqlPreparer(connection, database);
            default -> new DriverPreparer(connection, database);
        };
    }

    /** How large its tables are, by their names; one query that reads the catalogue. */
    public static Map<String, Size> sizes(Connection connection, Database database) throws SQLException {
        if (keepsAll(database.vendor())) {
            return MySqlTables.sizes(connection);
        }
        return books(connection, database)
                .orElseThrow(() -> Problems.refused(
                        Code.UNSUPPORTED_DATABASE,
                        database.product() + " does not tell how large its tables are.",
                        "see what would run: migration up --dry-run"))
                .sizes();
    }
}
