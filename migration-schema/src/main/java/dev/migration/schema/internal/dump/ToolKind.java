// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.dump;

import dev.migration.internal.url.DatabaseUrl;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What a program that comes with a database understands. */
interface ToolKind {

    /** Its name on the PATH. */
    String program();

    /** Whether it sees what role and init-sql make of a session. */
    default boolean takesRole() {
        return false;
    }

    /**
     * Why a program cannot dump a server, as a clause; empty where it can.
     *
     * @param version what it says of itself
     * @param server the server's major version
     */
    Optional<String> whyUnfit(String version, int server);

    /** Where a login leads; empty where the program would not connect in the same way. */
    Optional<ToolAddress> address(DatabaseUrl login);

    /** What it is told beside its address: to dump the schema without the history's tables. */
    List<String> arguments(DumpSource source) throws SQLException;

    /** What it wrote, without the lines that change from server to server. */
    String text(String output, DumpSource source) throws SQLException;
}
