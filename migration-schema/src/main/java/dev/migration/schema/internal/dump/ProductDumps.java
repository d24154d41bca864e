// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.dump;

import dev.migration.Vendor;

/** How each product is dumped. */
final class ProductDumps {

    private ProductDumps() {}

    static ProductDump of(Vendor vendor) {
        return switch (vendor) {
            case POSTGRESQL -> new PostgreSqlDump();
            case MARIADB -> MySqlDump.ofMariaDb();
            case MYSQL -> MySqlDump.ofMySql();
            case SQLITE -> SqliteStatements::of;
            case H2 -> H2Statements::of;
            case HSQLDB -> HsqldbStatements::of;
        };
    }
}
