// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.database;

import dev.migration.internal.url.DatabaseUrl;

/** Whether connecting may create the database, where its driver would create a missing one. */
public enum MissingDatabase {
    /** A missing database is created. */
    CREATE,
    /** A missing database is refused, and none is created. In memory it is there with its first connection. */
    EXISTING;

    /** The URL for the driver. */
    String of(DatabaseUrl url) {
        return EmbeddedProducts.of(url)
                .map(product -> product.opening(url.jdbc(), this == CREATE))
                .orElse(url.jdbc());
    }
}
