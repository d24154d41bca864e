package dev.migration.run;

import dev.migration.history.Bookkeeping;
import dev.migration.history.History;
import dev.migration.history.Kind;
import dev.migration.history.LogEntry;
import dev.migration.script.Version;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes a schema that was there before migrations were used as one with everything up to a version applied. */
final class Baseline {

    private Baseline() {}

    /** Whether there is a schema but no history. An empty schema is no baseline: every migration has to run there. */
    static boolean isDue(Session session, History history) {
        if (!history.applied().isEmpty() || history.inFlight() != null) {
            return false;
        }
        try {
            return !session.reader(history)
                    .otherTablesOf(session.connection(), history.server().schema())
                    .isEmpty();
        } catch (SQLException e) {
            throw session.failure("The schema cannot be read", e);
        }
    }

    static void applyIfDue(Session session, Bookkeeping bookkeeping, @Nullable Version version) {
        if (version != null && isDue(session, session.readHistory())) {
            write(session, bookkeeping, version);
        }
    }

    static void write(Session session, Bookkeeping bookkeeping, Version version) {
        String name = version.text() + "_baseline";
        Transactions.run(
                session,
                "The baseline cannot be written",
                List.of(
                        bookkeeping.insert(version, name, "", Kind.BASELINE),
                        bookkeeping.log(LogEntry.of(LogEntry.Action.BASELINE, version, name, ""))));
    }
}
