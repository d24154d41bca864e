package dev.migration.internal.blockers;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.DatabaseLocks.LockBlocker;
import dev.migration.internal.help.Durations;
import dev.migration.internal.help.Printable;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.secrets.SecretMask;
import dev.migration.internal.sql.Statement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reports how long a script waited for a lock, and which sessions were, or may be, blocking it. */
public final class BlockerReport {

    private static final MaskedLog log = MaskedLog.of(BlockerReport.class);

    /** So much of a query is shown. */
    private static final int LONGEST_QUERY = 200;

    private BlockerReport() {}

    /** Logs, before a statement outside a transaction is sent, which transactions it may have to wait for. */
    public static void warnBefore(Database database, Connection connection, Step step, Statement next, int ordinal)
            throws SQLException {
        for (String blocker : database.locks().possibleBlockers(connection, next)) {
            log.warn(
                    "{}: statement {}, line {}, may have to wait for {}. It is: {}",
                    step.name(),
                    ordinal,
                    next.line(),
                    blocker,
                    SecretMask.firstLine(next.text()));
        }
    }

    /**
     * The lines of the error report.
     *
     * @param timeout how long each try waited at most; zero where they were stopped by a deadlock
     * @param reason why it was not tried again; null where it was as often as it may
     * @param answered whether the database answered on a second connection
     */
    static List<String> of(
            RetryBudget tries, Duration timeout, @Nullable String reason, List<LockBlocker> seen, boolean answered) {
        String waited = tries.count() == 1
                ? "Stopped by a lock" + (timeout.isZero() ? "" : " after " + Durations.inWords(timeout))
                        + ", at the first try"
                : "Stopped by a lock at each of " + tries.count() + " tries in " + Durations.inWords(tries.inAll())
                        + ", rolled back in between";
        return List.of(
                waited + (reason == null ? "." : "; not tried again: " + reason + "."),
                "Blocked by: " + names(seen, answered) + ".");
    }

    private static String names(List<LockBlocker> seen, boolean answered) {
        if (!seen.isEmpty()) {
            return blockers(seen);
        }
        return answered
                ? "no session that a second connection could see"
                : "unknown. No second connection was available in time";
    }

    /** The blocking sessions in one line; empty where none was seen. */
    static String blockers(List<LockBlocker> seen) {
        return seen.stream().map(BlockerReport::blocker).collect(Collectors.joining("; "));
    }

    private static String blocker(LockBlocker blocker) {
        String query = Printable.line(shortened(SecretMask.maskMessage(blocker.query())));
        return blocker.session()
                + (blocker.lock().isEmpty() ? "" : ", " + blocker.lock())
                + (query.isEmpty() ? "" : ", last statement: " + query);
    }

    private static String shortened(String query) {
        String line = query.strip().replaceAll("\\s+", " ");
        return line.length() > LONGEST_QUERY ? line.substring(0, LONGEST_QUERY) + "…" : line;
    }
}
