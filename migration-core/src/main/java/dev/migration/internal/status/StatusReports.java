package dev.migration.internal.status;

import dev.migration.MigrationStatus;
import dev.migration.State;
import dev.migration.StatusReport;
import dev.migration.Version;
import dev.migration.internal.files.Migration;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.FailedRun;
import dev.migration.internal.history.History.InFlight;
import dev.migration.internal.plan.Comparison;
import dev.migration.internal.plan.InterruptedStatement;
import dev.migration.internal.plan.MigrationState;
import dev.migration.internal.plan.MigrationStates;
import dev.migration.internal.settings.Settings.Rules;
import org.jspecify.annotations.Nullable;

/** Turns the files and the history of one database into the report of its status; it decides nothing and reads nothing. */
public final class StatusReports {

    private StatusReports() {}

    /** The report of what an {@link MigrationStates} found. */
    public static StatusReport of(String product, String address, Comparison input, Rules rules) {
        MigrationStates assessment = MigrationStates.of(input, rules);
        History history = input.history();
        return new StatusReport(
                product,
                address,
                history.server().schema(),
                input.layout().id(),
                history.applied().stream()
                        .filter(row -> row.appliedAt() != null)
                        .map(AppliedMigration::version)
                        .max(Version::compareTo)
                        .map(Version::text)
                        .orElse(null),
                assessment.migrations().stream()
                        .map(migration -> status(migration, input))
                        .toList(),
                assessment.problems());
    }

    private static MigrationStatus status(MigrationState migration, Comparison input) {
        Migration file = migration.file();
        AppliedMigration row = migration.row();
        Migration.Header header = file == null ? new Migration.Header(null, null, null) : file.header();
        return new MigrationStatus(
                migration.version().text(),
                migration.name(),
                migration.state(),
                checksum(file, row),
                header.title(),
                header.author(),
                header.created(),
                row == null ? null : row.appliedAt(),
                row == null ? null : row.appliedBy(),
                row == null ? null : row.execution(),
                detail(migration, input));
    }

    private static String checksum(@Nullable Migration file, @Nullable AppliedMigration row) {
        if (file != null) {
            return file.checksum();
        }
        return row == null ? "" : row.checksum();
    }

    private static @Nullable String detail(MigrationState migration, Comparison input) {
        History history = input.history();
        FailedRun failed = history.failure(migration.version()).orElse(null);
        InFlight inFlight = history.inFlight();
        if (migration.state() == State.INTERRUPTED && inFlight != null) {
            String how = InterruptedStatement.describe(inFlight, input.open(), migration.file());
            return inFlight.undo() ? "undoing it was interrupted:\n" + how : how;
        }
        boolean shown = migration.state() == State.FAILED || migration.state() == State.OUT_OF_ORDER;
        return shown && failed != null ? failed.error() : null;
    }
}
