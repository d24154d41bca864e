package dev.migration.internal.repair;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.OutOfOrder;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.checks.ExistingSchema;
import dev.migration.internal.checks.HistoryElsewhere;
import dev.migration.internal.checks.Refusals;
import dev.migration.internal.event.Listeners;
import dev.migration.internal.execute.Transactions;
import dev.migration.internal.files.Migration;
import dev.migration.internal.files.MigrationSet;
import dev.migration.internal.history.AppliedMigration;
import dev.migration.internal.history.AppliedMigration.Kind;
import dev.migration.internal.history.History;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.history.LogEntry;
import dev.migration.internal.history.LogEntry.Action;
import dev.migration.internal.recovery.OrphanCheck;
import dev.migration.internal.run.LockedHistory;
import dev.migration.internal.run.RunSettings;
import dev.migration.internal.run.StoppableRead;
import dev.migration.internal.session.Session;
import dev.migration.internal.stop.ActiveRuns;
import dev.migration.internal.stop.StopSignal;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** Changes what the history says without running a script: the operator knows better. */
public final class Marks {

    private final RunSettings settings;
    private final ActiveRuns active;

    /** Marks with these settings, as one of those that are at work. */
    public Marks(RunSettings settings, ActiveRuns active) {
        this.settings = settings;
        this.active = active;
    }

    /**
     * Takes a version out of what is applied, or in flight.
     *
     * @param open where what is in flight was interrupted
     * @return what was done and what was not, in whole sentences
     */
    public String markFailed(Version version, OrphanCheck.Finder open) {
        Marking marking = (session, history, locked) -> {
            Optional<AppliedMigration> row = history.find(version);
            RecordedBaseline baseline = RecordedBaseline.of(history)
                    .filter(recorded -> !history.isInFlight(version) && recorded.covers(version))
                    .orElse(null);
            if (baseline != null) {
                baseline.requireRemovable(version);
            }
            InFlight inFlight = history.inFlight();
            var statements = new ArrayList<String>();
            // As it was recorded: with other zeros the log would take it for another migration.
            Version recorded;
            String name;
            String checksum;
            if (inFlight != null && inFlight.version().equals(version)) {
                recorded = inFlight.version();
                name = inFlight.name();
                checksum = inFlight.checksum();
                OrphanCheck.requireEnded(session, history, inFlight, open);
                statements.add(locked.row().own());
                statements.add(locked.row().end());
            } else if (row.isPresent()) {
                recorded = row.get().version();
                name = row.get().name();
                checksum = row.get().checksum();
            } else if (session.history().withFailures(history).failure(version).isPresent()) {
                return "Migration " + version + " is not recorded as applied: its last run was rolled back, and nothing"
                        + " has to be marked.\nCorrect its file, under any name, and run it again: migration up";
            } else {
                throw notApplied(version);
            }
            row.ifPresent(applied -> statements.add(locked.bookkeeping().delete(applied.version())));
            statements.add(locked.bookkeeping().log(LogEntry.of(Action.MARK_FAILED, recorded, name, checksum)));
            Transactions.run(session, "The mark cannot be written", statements);
            if (baseline != null) {
                return baseline.removed();
            }
            return "Migration " + name + " counts as not applied: version " + recorded
                    + " is pending again, under any name and checksum.\nWhat it did is still there: undo it by"
                    + " hand where the next run would trip over it. Rows that it inserted will be inserted again.";
        };
        return underLock(marking, (session, seen) -> ExistingSchema.refusalOfMark(session, seen, Set.of()));
    }

    /**
     * Puts a migration into what is applied, and out of what is in flight. One that is in flight needs no file.
     *
     * @param files all there are
     * @param open where what is in flight was interrupted
     * @param late whether those that are left out by that may still run
     * @return what was done and what was not, in whole sentences
     */
    public String markApplied(Version version, MigrationSet files, OrphanCheck.Finder open, OutOfOrder late) {
        Marking marking = (session, history, locked) -> {
            Optional<AppliedMigration> row = history.find(version);
            InFlight inFlight = history.inFlight();
            boolean interrupted = inFlight != null && inFlight.version().equals(version);
            Migration file = files.find(version).orElse(null);
            if (row.isPresent() && !interrupted) {
                throw new InvalidMigrationsException(Problem.error(
                        Code.ALREADY_APPLIED,
                        null,
                        "Migration already applied: " + row.get().name() + " at "
                                + row.get().appliedAt(),
                        "see the status: migration status"));
            }
            Version recorded;
            String name;
            String checksum;
            if (file != null) {
                recorded = file.version();
                name = file.name();
                checksum = file.checksum();
            } else if (inFlight != null && interrupted) {
                recorded = inFlight.version();
                name = inFlight.name();
                checksum = inFlight.checksum();
            } else {
                throw notApplied(version);
            }
            var statements = new ArrayList<String>();
            if (inFlight != null && interrupted) {
                OrphanCheck.requireEnded(session, history, inFlight, open);
                statements.add(locked.row().own());
                statements.add(locked.row().end());
            }
            if (row.isEmpty()) {
                statements.add(locked.bookkeeping().insert(recorded, name, checksum, Kind.ADOPTED));
            }
            statements.add(locked.bookkeeping().log(LogEntry.of(Action.MARK_APPLIED, recorded, name, checksum)));
            String leftOut = LeftOut.by(recorded, files, session, history, late);
            Transactions.run(session, "The mark cannot be written", statements);
            return "Migration " + name + " counts as applied. "
                    + (interrupted ? "What was left of its script was not run." : "Its script was not run.") + leftOut;
        };
        return underLock(marking, (session, seen) -> ExistingSchema.refusalOfMark(session, seen, checksums(files)));
    }

    /**
     * Records what a schema without history amounts to, or replaces the baseline that was recorded.
     *
     * @param files all there are
     * @param late whether those that become pending by that may run below what is applied
     * @return what was done and what was not, in whole sentences
     */
    public String baseline(Baseline baseline, MigrationSet files, OutOfOrder late) {
        Marking marking = (session, history, locked) -> {
            RecordedBaseline recorded = RecordedBaseline.of(history).orElse(null);
            if (recorded == null && !history.applied().isEmpty()) {
                throw new InvalidMigrationsException(Problem.error(
                        Code.ALREADY_APPLIED,
                        null,
                        "The schema has a history already, up to "
                                + history.applied()
                                        .get(history.applied().size() - 1)
                                        .name()
                                + ": a baseline is for one that has none.",
                        "mark single migrations instead: migration mark-applied VERSION"));
            }
            RecordedBaseline.requireNothingHalfDone(history);
            var statements = new ArrayList<String>();
            if (recorded != null) {
                recorded.requireReplaceable(baseline);
                recorded.versionsToDelete(baseline)
                        .forEach(version -> statements.add(locked.bookkeeping().delete(version)));
            }
            String pending = recorded == null ? "" : recorded.pendingBy(baseline, files, session, late);
            ExistingSchema.write(session, locked.bookkeeping(), baseline, statements);
            HistoryElsewhere elsewhere = HistoryElsewhere.of(session, history);
            String done = (baseline instanceof Baseline.UpTo upTo
                            ? "Everything up to version " + upTo.version() + " counts as applied. No script was run."
                            : "Nothing counts as applied. No script was run; the next run starts with the first migration.")
                    + elsewhere.sentenceOfTables()
                    + elsewhere.shared(checksums(files)).sentence();
            return recorded == null ? done : recorded.replaced(baseline, done) + pending;
        };
        return underLock(marking, (session, seen) -> ExistingSchema.refusalOfEmpty(session, seen, baseline));
    }

    private static Set<String> checksums(MigrationSet files) {
        return files.migrations().stream().map(Migration::checksum).collect(Collectors.toSet());
    }

    private interface Marking {
        String mark(Session session, History history, LockedHistory locked);
    }

    /** What is refused at once leaves no table behind. */
    private String underLock(Marking marking, BiFunction<Session, History, Optional<Problem>> refusal) {
        Listeners listeners = settings.listeners();
        try (StopSignal stop = active.begin();
                Session session = settings.open(stop.scheduler())) {
            stop.attend(session);
            History seen = StoppableRead.history(session, settings, listeners, stop);
            Refusals.throwIfAny(Refusals.ofServer(session, seen));
            Refusals.throwIfAny(refusal.apply(session, seen).stream().toList());
            try (LockedHistory locked = LockedHistory.of(session, seen, settings, listeners, stop)) {
                locked.lock();
                History now = session.history().read();
                locked.requireSame(now);
                return marking.mark(session, now, locked);
            }
        }
    }

    private static InvalidMigrationsException notApplied(Version version) {
        return new InvalidMigrationsException(Problem.error(
                Code.NOT_APPLIED,
                null,
                "Migration " + version + " is neither applied nor interrupted.",
                "see what is: migration status"));
    }
}
