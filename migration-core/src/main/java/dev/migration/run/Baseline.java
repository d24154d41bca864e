package dev.migration.run;

import dev.migration.history.AppliedMigration;
import dev.migration.history.Bookkeeping;
import dev.migration.history.History;
import dev.migration.history.Kind;
import dev.migration.history.LogEntry;
import dev.migration.script.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes a schema that was there before migrations were used as one with everything up to a version applied. */
public final class Baseline {

    private Baseline() {}

    /** Whether there is a schema but no history. An empty schema is no baseline: every migration has to run there. */
    static boolean isDue(Session session, History history) {
        return !ExistingSchema.strangersTables(session, history).isEmpty();
    }

    /** The history as it will be once the baseline is written, where it is due; else the same. */
    public static History foresee(Session session, History history, @Nullable Version version) {
        if (version == null || !isDue(session, history)) {
            return history;
        }
        return history.withApplied(
                new AppliedMigration(1, version, name(version), null, "", Kind.BASELINE, null, null));
    }

    private static String name(Version version) {
        return version.text() + "_baseline";
    }

    static void write(Session session, Bookkeeping bookkeeping, Version version) {
        String name = name(version);
        Transactions.run(
                session,
                "The baseline cannot be written",
                List.of(
                        bookkeeping.insert(version, name, "", Kind.BASELINE),
                        bookkeeping.log(LogEntry.of(LogEntry.Action.BASELINE, version, name, ""))));
    }
}
