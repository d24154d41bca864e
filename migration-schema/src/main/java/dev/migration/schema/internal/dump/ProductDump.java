// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.dump;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** How the databases of a product are dumped. */
interface ProductDump {

    /** The statements that make what a database holds, without the history. */
    List<String> statements(DumpSource source) throws SQLException;

    /** A query for rights and owners that scripts have made, of which a dump has none; empty where none is known of. */
    default Optional<String> rightsQuery() {
        return Optional.empty();
    }

    /** The programs that dump it too, the better one first. */
    default List<ToolKind> tools() {
        return List.of();
    }
}
