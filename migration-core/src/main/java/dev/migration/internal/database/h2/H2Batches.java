// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.h2;

import dev.migration.internal.database.DatabaseBatches;
import dev.migration.internal.database.Row;
import java.sql.Connection;
import java.sql.SQLException;

/** What H2 knows of columns that it sets when a row is changed. */
final class H2Batches implements DatabaseBatches {

    /** Its domain may be of another domain. */
    private static final String SET_WITH_ROW =
            "SELECT 1 FROM information_schema.columns WHERE table_schema = ? AND table_name = ? AND column_name = ? AND"
                    + " (column_on_update IS NOT NULL OR EXISTS (SELECT 1 FROM information_schema.domains own"
                    + " JOIN information_schema.domains d ON d.domain_on_update IS NOT NULL AND (own.parent_domain_name IS NOT NULL"
                    + " OR (d.domain_schema, d.domain_name) = (own.domain_schema, own.domain_name))"
                    + " WHERE (own.domain_schema, own.domain_name) = (columns.domain_schema, columns.domain_name)))";

    @Override
    public boolean isSetByServer(Connection connection, Place table, String column) throws SQLException {
        return !Row.all(connection, SET_WITH_ROW, table.schema(), table.table(), column)
                .isEmpty();
    }
}
