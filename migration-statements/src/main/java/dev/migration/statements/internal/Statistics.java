// SPDX-License-Identifier: Apache-2.0
package dev.migration.statements.internal;

import dev.migration.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a server has counted of the statements that it was sent. */
interface Statistics {

    /**
     * One statement as the server shows it.
     *
     * @param text null where the server does not have all of it
     * @param calls how often an hour; 0 where that is unknown
     */
    record Counted(@Nullable String text, double calls) {}

    /**
     * Those of the connection's database.
     *
     * @param user whose; null for those of all users
     */
    List<Counted> read(Connection connection, @Nullable String user) throws SQLException;

    /** Why what was read is not all that was sent; what cannot be told is not in it. */
    List<Problem> gaps(Connection connection) throws SQLException;
}
