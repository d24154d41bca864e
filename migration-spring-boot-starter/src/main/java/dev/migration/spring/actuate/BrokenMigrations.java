package dev.migration.spring.actuate;

import dev.migration.MigrationStatus;
import dev.migration.State;
import dev.migration.StatusReport;
import java.util.stream.Stream;

/** Finds the migrations that somebody has to look after. */
final class BrokenMigrations {

    private BrokenMigrations() {}

    /** Those that failed, were interrupted, or were changed after they were applied. */
    static Stream<MigrationStatus> of(StatusReport report) {
        return report.migrations().stream().filter(migration -> isBroken(migration.state()));
    }

    private static boolean isBroken(State state) {
        return switch (state) {
            case FAILED, INTERRUPTED, CHANGED -> true;
            case PENDING, APPLIED, EDITED, MISSING, OUT_OF_ORDER, BASELINE, NEWER -> false;
        };
    }
}
