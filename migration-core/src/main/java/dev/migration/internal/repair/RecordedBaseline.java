// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.repair;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.HistoryChange;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The baseline of a history, and what becomes pending when it is removed or replaced. */
final class RecordedBaseline {

    private static final CharSequence RIGHT_ONE = Remedy.of(
            "record the newest version that it contains: {}, or {} if it contains none",
            Fix.command("baseline", "VERSION"),
            Fix.command("baseline", "none"));

    private static final Remedy MARK_SINGLE =
            Remedy.of("mark single migrations instead: {}", Fix.command("mark-applied", "VERSION"));

    private final History history;
    private final AppliedMigration row;

    /** The newest with a number that is applied besides; null where that is nothing. */
    private final @Nullable AppliedMigration beside;

    private RecordedBaseline(History history, AppliedMigration row) {
        this.history = history;
        this.row = row;
        this.beside = others().filter(other -> !other.version().isRepeatable())
                .max(Comparator.comparing(AppliedMigration::version))
                .orElse(null);
    }

    /** The baseline by which alone this version is treated as applied; null if there is none. */
    static @Nullable RecordedBaseline covering(Version version, History history) {
        RecordedBaseline recorded = of(history);
        return recorded != null && recorded.covers(version) ? recorded : null;
    }

    private static @Nullable RecordedBaseline of(History history) {
        AppliedMigration row = history.baselineRow().orElse(null);
        return row == null ? null : new RecordedBaseline(history, row);
    }

    /**
     * The baseline in whose place another one may be recorded; null if there is none.
     *
     * @throws InvalidMigrationsException if the history has something else than a baseline, is interrupted, or the other
     *     baseline is the same or would hide what is not applied from a history that continues
     */
    static @Nullable RecordedBaseline toReplace(History history, Baseline other) {
        RecordedBaseline recorded = of(history);
        if (recorded == null
                && history.applied().stream().anyMatch(row -> !row.version().isRepeatable())) {
            throw alreadyApplied(
                    "The schema has a history already, up to "
                            + history.applied()
                                    .get(history.applied().size() - 1)
                                    .name()
                            + ": a baseline is for one that has none.",
                    MARK_SINGLE);
        }
        requireNothingHalfDone(history);
        if (recorded != null) {
            recorded.requireReplaceable(other);
        }
        return recorded;
    }

    private static void requireNothingHalfDone(History history) {
        InFlight inFlight = history.inFlight();
        if (inFlight != null) {
            throw Problems.refused(
                    Code.INTERRUPTED,
                    "No baseline is recorded or removed while " + inFlight.name() + " is interrupted: "
                            + inFlight.extent() + ".",
                    Remedy.of(
                            "resume it, if its file is there: {}; or {}",
                            Fix.command("up"),
                            Remedies.finishByHand(inFlight.version())));
        }
    }

    private Stream<AppliedMigration> others() {
        return history.applied().stream().filter(other -> !other.version().equals(row.version()));
    }

    private boolean covers(Version version) {
        return version.compareTo(row.version()) <= 0
                && others().noneMatch(other -> other.version().equals(version));
    }

    /**
     * Makes sure that marking this version as failed makes nothing else pending below what is applied.
     *
     * @throws InvalidMigrationsException if it does
     */
    void requireRemovable(Version version) {
        if (!version.equals(row.version())) {
            throw Problems.refused(
                    Code.NOT_APPLIED,
                    "Migration " + version + " has no row that could be removed: it is treated as applied because the"
                            + " baseline is " + row.version() + ".",
                    Remedy.of("if the schema does not have it, {}", RIGHT_ONE));
        }
        requireNothingHalfDone(history);
        // With any row, the next start would not ask what a filled schema amounts to.
        AppliedMigration kept = beside == null ? others().findFirst().orElse(null) : beside;
        if (kept != null) {
            throw Problems.refused(
                    Code.OUT_OF_ORDER,
                    "Version " + row.version() + " is the baseline, and " + kept.name()
                            + " is applied: without the baseline every migration up to " + row.version()
                            + " would be pending, and could change or drop what is there.",
                    Remedy.of(
                            "if some of them are missing in the schema, lower the baseline to the newest version"
                                    + " that is there: {} (or none). Only unapplied migrations above it become pending",
                            Fix.command("baseline", "VERSION")));
        }
    }

    /** Warns of what is pending once it is removed. */
    Problem pendingWithout() {
        return Problem.warning(
                Code.PENDING,
                null,
                "Every migration up to " + row.version() + " is pending.",
                Remedy.of("if the schema has tables, then before the next start {}", RIGHT_ONE));
    }

    private void requireReplaceable(Baseline other) {
        if (row.version().equals(other.version())) {
            throw alreadyApplied(
                    "The baseline of this schema is " + row.version() + " already, recorded at " + row.appliedAt()
                            + ".",
                    Remedy.of("see the status: {}", Fix.command("status")));
        }
        if (beside != null && other.covers(row.version())) {
            throw alreadyApplied(
                    "The baseline of this schema is " + row.version() + ", and " + beside.name()
                            + " is applied: it can only be replaced by a lower one.",
                    MARK_SINGLE);
        }
    }

    private static InvalidMigrationsException alreadyApplied(String message, CharSequence remedy) {
        return Problems.refused(Code.ALREADY_APPLIED, message, remedy);
    }

    /** The rows that make room for another baseline; that one covers a migration of its version, too. */
    List<Version> versionsToDelete(Baseline other) {
        return Stream.concat(
                        Stream.of(row),
                        others().filter(applied -> applied.version().equals(other.version())))
                .map(AppliedMigration::version)
                .toList();
    }

    /** What changes when another baseline replaces it. */
    HistoryChange replacedBy(Baseline other, MigrationSet files) {
        List<Migration> pending = files.migrations().stream()
                .filter(file -> covers(file.version()) && !other.covers(file.version()))
                .toList();
        boolean removed = other.version() == null && others().findFirst().isPresent();
        return new HistoryChange(
                removed ? HistoryChange.Action.BASELINE_REMOVED : HistoryChange.Action.BASELINE_RECORDED,
                removed ? row.version().text() : other.text(),
                "",
                false,
                row.version().text(),
                pending.stream().map(Migration::name).toList(),
                removed && beside == null && !pending.isEmpty() ? List.of(pendingWithout()) : List.of());
    }
}
