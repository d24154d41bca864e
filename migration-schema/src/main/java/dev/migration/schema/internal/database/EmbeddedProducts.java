// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.database;

import dev.migration.Vendor;
import dev.migration.internal.url.DatabaseUrl;
import java.util.Map;
import java.util.Optional;

/** The products that are opened in files or in memory. */
final class EmbeddedProducts {

    private static final Map<Vendor, EmbeddedProduct> ALL =
            Map.of(Vendor.SQLITE, new SqliteProduct(), Vendor.H2, new H2Product(), Vendor.HSQLDB, new HsqldbProduct());

    private EmbeddedProducts() {}

    /** That of a URL; empty where it leads to a server's product, or names none. */
    static Optional<EmbeddedProduct> of(DatabaseUrl url) {
        return Optional.ofNullable(url.vendor()).map(ALL::get);
    }
}
