package dev.migration;

import dev.migration.internal.files.Migration;
import dev.migration.internal.history.AppliedMigration;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.FailedRun;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.plan.Assessed;
import dev.migration.internal.plan.InterruptedStatement;
import dev.migration.internal.plan.Situation;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Where one migration stands.
 *
 * @param version such as {@code 0007}
 * @param name such as {@code 0007_add_phone}
 * @param state where it stands
 * @param checksum of the file, or of what was applied where there is no file; may be empty for a baseline
 * @param title what its header says it is for
 * @param author who its header says made it
 * @param created when its header says it was made
 * @param appliedAt when it was applied
 * @param appliedBy database user and host that applied it
 * @param execution how long the database worked on it, without the commit
 * @param detail what went wrong with it, where something did: the error of the last run, or what of it ran, line by line
 */
public record MigrationStatus(
        String version,
        String name,
        State state,
        String checksum,
        @Nullable String title,
        @Nullable String author,
        @Nullable OffsetDateTime created,
        @Nullable Instant appliedAt,
        @Nullable String appliedBy,
        @Nullable Duration execution,
        @Nullable String detail) {

    static MigrationStatus of(Assessed migration, Situation situation) {
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
                detail(migration, situation));
    }

    private static String checksum(@Nullable Migration file, @Nullable AppliedMigration row) {
        if (file != null) {
            return file.checksum();
        }
        return row == null ? "" : row.checksum();
    }

    private static @Nullable String detail(Assessed migration, Situation situation) {
        History history = situation.history();
        FailedRun failed = history.failure(migration.version()).orElse(null);
        InFlight inFlight = history.inFlight();
        if (migration.state() == State.INTERRUPTED && inFlight != null) {
            String how = InterruptedStatement.describe(inFlight, situation.open(), migration.file());
            return inFlight.undo() ? "undoing it was interrupted:\n" + how : how;
        }
        boolean told = migration.state() == State.FAILED || migration.state() == State.OUT_OF_ORDER;
        return told && failed != null ? failed.error() : null;
    }
}
