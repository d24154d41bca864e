// SPDX-License-Identifier: Apache-2.0
package dev.migration.fleet;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.MigrationException;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.session.AccessFailure;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Why a server, or a pool of its connections, gave none. */
final class ConnectionRefusal {

    /** The class of errors of connections, in SQL's standard. */
    private static final String CONNECTION = "08";

    private ConnectionRefusal() {}

    /**
     * Whether others may have all connections. A pool says no more than that there was none in time.
     *
     * @param kept where the connection was to come from; null for a pool
     */
    static boolean mayBeFull(@Nullable KeptConnection kept, MigrationException failure) {
        if (kept == null) {
            return isUnreachable(failure);
        }
        SQLException refusal = kept.refusal();
        return refusal != null && AccessFailure.isOfFullServer(refusal);
    }

    /** Whether there was no answer: not one that refuses this database, user or password. */
    static boolean isSilent(@Nullable KeptConnection kept, MigrationException failure) {
        if (kept == null) {
            return isUnreachable(failure);
        }
        SQLException refusal = kept.refusal();
        if (refusal == null || AccessFailure.isOfFullServer(refusal)) {
            return false;
        }
        String state = refusal.getSQLState();
        return state != null && state.startsWith(CONNECTION);
    }

    private static boolean isUnreachable(MigrationException failure) {
        return failure instanceof DatabaseAccessException
                && failure.problems().get(0).code() == Code.DATABASE_UNREACHABLE;
    }

    static MigrationException untried(String server, int tries) {
        return new DatabaseAccessException(
                Problems.error(
                        Code.DATABASE_UNREACHABLE,
                        "Not tried: the server " + Printable.line(server) + " gave no answer " + tries
                                + " times in a row.",
                        "see whether it is up and can be reached, and start again"),
                null);
    }
}
