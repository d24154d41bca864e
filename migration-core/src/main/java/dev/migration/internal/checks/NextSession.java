// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.checks;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.Problem;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.History;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.Session;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Whether the next start will find the history where this run had it. A run may have made the schema of the user's name, or set the
 * search path of the role or the database, of which its own session knows nothing.
 */
public final class NextSession {

    private static final MaskedLog log = MaskedLog.of(NextSession.class);

    private NextSession() {}

    /** Says it in the log, behind a run that has failed: its report says what failed. */
    public static void warn(Session session, History history) {
        warning(session, history).ifPresent(warning -> log.warn("{}", warning));
    }

    /** Why the next start will not find it, and what to set before. */
    public static Optional<Problem> warning(Session session, History history) {
        if (session.isOfTenant() || session.namesHistory() || session.isLost()) {
            return Optional.empty();
        }
        String schema = history.server().schema();
        List<String> path;
        try {
            path = session.database().nextSearchPath(session.connection());
        } catch (SQLException e) {
            log.debug("It cannot be determined what the next session finds: {}", e);
            return Optional.empty();
        }
        if (path.isEmpty() || path.get(0).equals(schema)) {
            return Optional.empty();
        }
        String next = Printable.line(path.get(0));
        return Optional.of(Problem.warning(
                Code.FOREIGN_HISTORY,
                null,
                "The migration history is in schema " + Printable.line(schema) + ", and the next session has schema "
                        + next
                        + " in its place (user " + history.server().user()
                        + "). So the next start is refused, or applies"
                        + " everything again in schema " + next + ".",
                Remedy.of(
                        "before that, make schema {} the connection's: {}; for scripts that name their schemas, {} is enough",
                        Printable.line(schema),
                        session.database().howToUse(schema),
                        Fix.setting("schema", Printable.line(schema)))));
    }
}
