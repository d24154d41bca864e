// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.history;

import dev.migration.Version;
import dev.migration.internal.database.Database.Pooler;
import dev.migration.internal.help.Printable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one database knows of migrations.
 *
 * @param present whether the history's tables are there
 * @param applied what is applied, by order of application
 * @param inFlight what is half done, if anything
 * @param batches what runs in ranges and has not come to its end, if anything
 * @param failures versions whose last run failed; null where they were not read
 */
public record History(
        Server server,
        boolean present,
        List<AppliedMigration> applied,
        @Nullable InFlight inFlight,
        @Nullable BatchesInFlight batches,
        @Nullable Map<Version, FailedRun> failures) {

    /** One without a migration that runs in ranges. */
    public History(
            Server server,
            boolean present,
            List<AppliedMigration> applied,
            @Nullable InFlight inFlight,
            @Nullable Map<Version, FailedRun> failures) {
        this(server, present, applied, inFlight, null, failures);
    }

    public History {
        applied = List.copyOf(applied);
        failures = failures == null ? null : Map.copyOf(failures);
    }

    public History withFailures(Map<Version, FailedRun> known) {
        return new History(server, present, applied, inFlight, batches, known);
    }

    /** The same history, with the row of a baseline that the next run writes. */
    public History withDueBaseline(Version version) {
        List<AppliedMigration> more = new ArrayList<>(applied);
        more.add(new AppliedMigration(
                AppliedMigration.DUE,
                version,
                AppliedMigration.nameOfBaseline(version),
                null,
                "",
                AppliedMigration.Kind.BASELINE,
                null,
                null));
        return new History(server, present, more, inFlight, batches, failures);
    }

    /** The same history, as if these texts were the applied ones. */
    public History withTexts(Map<Version, String> checksums) {
        List<AppliedMigration> rows = applied.stream()
                .map(row -> new AppliedMigration(
                        row.id(),
                        row.version(),
                        row.name(),
                        row.appliedAt(),
                        checksums.getOrDefault(row.version(), row.checksum()),
                        row.kind(),
                        row.appliedBy(),
                        row.execution()))
                .toList();
        return new History(server, present, rows, inFlight, batches, failures);
    }

    /** The same history, whose versions are compared as this one is. */
    public History comparedAs(Version version) {
        List<AppliedMigration> rows = applied.stream()
                .map(row -> new AppliedMigration(
                        row.id(),
                        row.version().comparedAs(version),
                        row.name(),
                        row.appliedAt(),
                        row.checksum(),
                        row.kind(),
                        row.appliedBy(),
                        row.execution()))
                .toList();
        return new History(server, present, rows, inFlight, batches, failures);
    }

    /** The same history, as it is met through this pooler. */
    public History behind(Pooler pooler) {
        var met = new Server(server.schema(), server.user(), server.readOnly(), pooler);
        return new History(met, present, applied, inFlight, batches, failures);
    }

    /** The same history, as if nothing were in flight. */
    public History withoutInFlight() {
        return new History(server, present, applied, null, batches, failures);
    }

    /** The same history, as if these were not applied, and nothing were in flight. */
    public History without(Collection<Version> undone) {
        List<AppliedMigration> rest =
                applied.stream().filter(row -> !undone.contains(row.version())).toList();
        return new History(server, present, rest, null, batches, failures);
    }

    /** The row of this version, if it has one. */
    public Optional<AppliedMigration> find(Version version) {
        for (AppliedMigration row : applied) {
            if (row.version().equals(version)) {
                return Optional.of(row);
            }
        }
        return Optional.empty();
    }

    public Set<Version> versions() {
        Set<Version> versions = new HashSet<>();
        for (AppliedMigration row : applied) {
            versions.add(row.version());
        }
        return versions;
    }

    /** Which of these versions are treated as applied: those that have a row, and all up to the baseline. */
    public Set<Version> settled(Collection<Version> versions) {
        Set<Version> settled = versions();
        Version baseline = baseline().orElse(null);
        if (baseline != null) {
            for (Version version : versions) {
                if (version.compareTo(baseline) <= 0) {
                    settled.add(version);
                }
            }
        }
        return settled;
    }

    /** What is half done, if it is this version; else null. */
    public @Nullable InFlight inFlight(Version version) {
        return inFlight != null && inFlight.version().equals(version) ? inFlight : null;
    }

    /** What runs in ranges and has not come to its end, if it is this version; else null. */
    public @Nullable BatchesInFlight batches(Version version) {
        return batches != null && batches.version().equals(version) ? batches : null;
    }

    /** Whether it is this version that is half done, or that runs in ranges and has not come to its end. */
    public boolean isUnfinished(Version version) {
        return inFlight(version) != null || batches(version) != null;
    }

    /** How the last run of this version failed, as far as that was asked for. */
    public Optional<FailedRun> failure(Version version) {
        return failures == null ? Optional.empty() : Optional.ofNullable(failures.get(version));
    }

    /** The version up to which everything is treated as applied, if there is a baseline. */
    public Optional<Version> baseline() {
        AppliedMigration row = baselineRow().orElse(null);
        return row == null ? Optional.empty() : Optional.of(row.version());
    }

    public Optional<AppliedMigration> baselineRow() {
        AppliedMigration newest = null;
        for (AppliedMigration row : applied) {
            if (row.kind() == AppliedMigration.Kind.BASELINE
                    && (newest == null || row.version().compareTo(newest.version()) > 0)) {
                newest = row;
            }
        }
        return Optional.ofNullable(newest);
    }

    /**
     * The newest version of those with which the history begins that no script of ours applied: another tool did, or somebody
     * recorded them. Null where there are none.
     */
    public @Nullable Version newestAdopted() {
        Version newest = null;
        for (AppliedMigration row : applied) {
            if (row.kind() == AppliedMigration.Kind.MIGRATION
                    || row.kind() == AppliedMigration.Kind.BESIDE
                    || row.kind() == AppliedMigration.Kind.CODE) {
                break;
            }
            if (row.kind() == AppliedMigration.Kind.ADOPTED
                    && !row.version().isRepeatable()
                    && (newest == null || row.version().compareTo(newest) > 0)) {
                newest = row.version();
            }
        }
        return newest;
    }

    /** Whether nothing is applied, half done, or running in ranges. */
    public boolean isEmpty() {
        return applied.isEmpty() && inFlight == null && batches == null;
    }

    /**
     * A row of the history table.
     *
     * @param name the stem of the file's name
     * @param appliedAt when; null for a baseline that the next run writes, and in the plan of an adoption where it is unknown
     * @param checksum the file's checksum then; empty for a baseline
     * @param execution how long the database worked on it: in one transaction by its clock and without the commit, else as
     *     the process that ran it measured
     */
    public record AppliedMigration(
            long id,
            Version version,
            String name,
            @Nullable Instant appliedAt,
            String checksum,
            Kind kind,
            @Nullable String appliedBy,
            @Nullable Duration execution) {

        /** In place of an id, which the database numbers from 1. */
        private static final long DUE = 0;

        /** Whoever may write to the table chooses its texts. */
        public AppliedMigration {
            name = Printable.line(name);
            checksum = Printable.line(checksum);
            appliedBy = appliedBy == null ? null : Printable.line(appliedBy);
        }

        /** Whether this is a baseline that the next run writes. */
        public boolean isDue() {
            return kind == Kind.BASELINE && id == DUE;
        }

        public static String nameOfBaseline(Version version) {
            return version + "_baseline";
        }

        /** How a row came into the history. */
        public enum Kind {
            /** A script ran. */
            MIGRATION,
            /** The schema existed before: this version and all below are treated as applied. */
            BASELINE,
            /** A script ran that runs again when it has changed; its version is no number. */
            REPEATABLE,
            /** A script ran that does not wait for an earlier one which runs in batches. */
            BESIDE,
            /** Code ran, which is in no file. */
            CODE,
            /** Someone recorded that it is applied, or another tool did. */
            ADOPTED;

            String text() {
                return name().toLowerCase(Locale.ROOT);
            }

            static Kind of(String text) {
                for (Kind kind : values()) {
                    if (kind.text().equals(text)) {
                        return kind;
                    }
                }
                // A newer build's word: what counts is that it is applied.
                return MIGRATION;
            }
        }
    }

    /**
     * Who we are, and the schema that holds the history.
     *
     * @param readOnly whether nothing can be written: a standby, or a read-only server or session
     */
    public record Server(
            String schema,
            String user,
            boolean readOnly,
            @Nullable Pooler pooler) {

        /** One that is reached directly. */
        public Server(String schema, String user, boolean readOnly) {
            this(schema, user, readOnly, null);
        }
    }

    /**
     * The last run of a migration failed, or it was marked as failed since.
     *
     * @param name of the migration then
     * @param error why; null where it was marked as failed after its last run
     * @param marked whether it was marked as failed since it was last applied, so that it may run again, out of order or not
     */
    public record FailedRun(
            String name, Instant at, @Nullable String error, boolean marked) {

        /** Whoever may write to the table chooses its texts. */
        public FailedRun {
            name = Printable.line(name);
            error = error == null ? null : Printable.lines(error);
        }
    }
}
