package dev.migration.internal.blockers;

import dev.migration.internal.database.LockBlocker;
import dev.migration.internal.help.Durations;
import dev.migration.internal.help.Printable;
import dev.migration.internal.secrets.SecretMask;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says how long a script waited for a lock, and who was in the way. */
final class LockPage {

    /** So much of a query is shown. */
    private static final int LONGEST_QUERY = 200;

    private LockPage() {}

    /**
     * The lines of the failure's page.
     *
     * @param timeout how long each try waited at most; zero where they were stopped by a deadlock
     * @param reason why it was not tried again; null where it was as often as it may
     * @param looked whether a second connection could look at all
     */
    static List<String> of(
            LockTries tries, Duration timeout, @Nullable String reason, List<LockBlocker> seen, boolean looked) {
        String waited = tries.count() == 1
                ? "Stopped by a lock" + (timeout.isZero() ? "" : " after " + Durations.inWords(timeout))
                        + ", at the first try"
                : "Stopped by a lock at each of " + tries.count() + " tries in " + Durations.inWords(tries.inAll())
                        + ", rolled back in between";
        return List.of(
                waited + (reason == null ? "." : "; not tried again: " + reason + "."),
                "In the way: " + inTheWay(seen, looked) + ".");
    }

    private static String inTheWay(List<LockBlocker> seen, boolean looked) {
        if (!seen.isEmpty()) {
            return blockers(seen);
        }
        return looked
                ? "nobody who could be seen when a second connection looked"
                : "unknown. No second connection could look, or was in time";
    }

    /** Who was in the way, in one line; empty where nobody was seen. */
    static String blockers(List<LockBlocker> seen) {
        return seen.stream().map(LockPage::blocker).collect(Collectors.joining("; "));
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
