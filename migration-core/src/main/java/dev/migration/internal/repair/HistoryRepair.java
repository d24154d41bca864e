package dev.migration.internal.repair;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.HistoryChange;
import dev.migration.HistoryChange.Action;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.checks.ExistingSchema;
import dev.migration.internal.checks.HistoryElsewhere;
import dev.migration.internal.checks.Refusals;
import dev.migration.internal.execute.Transactions;
import dev.migration.internal.files.Migration;
import dev.migration.internal.files.MigrationSet;
import dev.migration.internal.history.Bookkeeping.LogEntry;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.history.History.InFlight;
import dev.migration.internal.plan.FileProblems;
import dev.migration.internal.plan.Planner;
import dev.migration.internal.recovery.OrphanCheck;
import dev.migration.internal.run.LockedHistory;
import dev.migration.internal.run.StoppableRead;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.stop.ActiveRuns;
import dev.migration.internal.stop.StopSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** Changes the history without running a script, as the operator asks for. */
public final class HistoryRepair {

    private final Settings settings;
    private final ActiveRuns active;

    /** Of the database of these settings; {@link ActiveRuns} can stop it. */
    public HistoryRepair(Settings settings, ActiveRuns active) {
        this.settings = settings;
        this.active = active;
    }

    /**
     * Records a version as not applied, and removes it from what is in flight.
     *
     * @param open where what is in flight was interrupted
     */
    public HistoryChange markFailed(Version version, OrphanCheck.Finder open) {
        Marking marking = (session, history, locked) -> {
            AppliedMigration row = history.find(version).orElse(null);
            RecordedBaseline baseline = RecordedBaseline.of(history)
                    .filter(recorded -> !history.isInFlight(version) && recorded.covers(version))
                    .orElse(null);
            if (baseline != null) {
                baseline.requireRemovable(version);
            }
            InFlight inFlight = history.inFlight();
            boolean interrupted = inFlight != null && inFlight.version().equals(version);
            var statements = new ArrayList<String>();
            // As it was recorded: with other zeros the log would take it for another migration.
            Marked marked;
            if (inFlight != null && interrupted) {
                marked = Marked.of(inFlight);
                OrphanCheck.requireEnded(session, history, inFlight, open);
                statements.add(locked.row().own());
                statements.add(locked.row().end());
            } else if (row != null) {
                marked = new Marked(row.version(), row.name(), row.checksum());
            } else if (session.history().withFailures(history).failure(version).isPresent()) {
                return change(Action.NONE, new Marked(version, "", ""), false, List.of());
            } else {
                throw notApplied(version);
            }
            if (row != null) {
                statements.add(locked.bookkeeping().delete(row.version()));
            }
            statements.add(locked.bookkeeping()
                    .log(LogEntry.of(LogEntry.Action.MARK_FAILED, marked.version(), marked.name(), marked.checksum())));
            Transactions.run(session, "The mark cannot be written", statements);
            return baseline == null
                    ? change(Action.MARKED_FAILED, marked, interrupted, List.of())
                    : change(
                            Action.BASELINE_REMOVED,
                            new Marked(marked.version(), "", ""),
                            false,
                            List.of(baseline.pendingWithout()));
        };
        return underLock(marking, (session, seen) -> ExistingSchema.refusalOfMark(session, seen, Set.of()));
    }

    private static HistoryChange change(Action action, Marked marked, boolean interrupted, List<Problem> warnings) {
        return new HistoryChange(
                action, marked.version().text(), marked.name(), interrupted, null, List.of(), warnings);
    }

    /**
     * Records a migration as applied, and removes it from what is in flight. One that is in flight needs no file.
     *
     * @param files all there are
     * @param open where what is in flight was interrupted
     */
    public HistoryChange markApplied(Version version, MigrationSet files, OrphanCheck.Finder open) {
        Migration file = files.find(version).orElse(null);
        if (file == null
                && !StoppableRead.once(
                        settings, active, session -> session.history().read().isInFlight(version))) {
            throw new InvalidMigrationsException(Planner.unknownVersion(version));
        }
        Marking marking = (session, history, locked) -> {
            AppliedMigration row = history.find(version).orElse(null);
            InFlight inFlight = history.inFlight();
            boolean interrupted = inFlight != null && inFlight.version().equals(version);
            if (row != null && !interrupted) {
                throw alreadyApplied("Migration already applied: " + row.name() + " at " + row.appliedAt());
            }
            Marked marked;
            if (file != null) {
                marked = new Marked(file.version(), file.name(), file.checksum());
            } else if (inFlight != null && interrupted) {
                marked = Marked.of(inFlight);
            } else {
                throw notApplied(version);
            }
            var statements = new ArrayList<String>();
            if (inFlight != null && interrupted) {
                OrphanCheck.requireEnded(session, history, inFlight, open);
                statements.add(locked.row().own());
                statements.add(locked.row().end());
            }
            if (row == null) {
                statements.add(
                        locked.bookkeeping().insert(marked.version(), marked.name(), marked.checksum(), Kind.ADOPTED));
            }
            statements.add(locked.bookkeeping()
                    .log(LogEntry.of(
                            LogEntry.Action.MARK_APPLIED, marked.version(), marked.name(), marked.checksum())));
            List<Problem> leftOut = leftOut(marked, files, session, history);
            Transactions.run(session, "The mark cannot be written", statements);
            return change(Action.MARKED_APPLIED, marked, interrupted, leftOut);
        };
        return underLock(marking, (session, seen) -> ExistingSchema.refusalOfMark(session, seen, checksums(files)));
    }

    /**
     * Records up to where a schema without history is migrated, or replaces the recorded baseline.
     *
     * @param files all there are
     */
    public HistoryChange baseline(Baseline baseline, MigrationSet files) {
        FileProblems.ofBaseline(baseline, files.versions()).ifPresent(problem -> {
            throw new InvalidMigrationsException(problem);
        });
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
            HistoryChange change = recorded == null
                    ? new HistoryChange(
                            Action.BASELINE_RECORDED, baseline.text(), "", false, null, List.of(), List.of())
                    : recorded.replacedBy(
                            baseline, files, session, settings.rules().outOfOrder());
            statements.addAll(locked.bookkeeping().baseline(baseline));
            Transactions.run(session, "The baseline cannot be written", statements);
            return change.action() == Action.BASELINE_REMOVED
                    ? change
                    : withElsewhere(change, HistoryElsewhere.of(session, history), files);
        };
        return underLock(marking, (session, seen) -> ExistingSchema.refusalOfEmpty(session, seen, baseline));
    }

    /** The change with what other tables and schemas have, where that may be the history that is meant. */
    private static HistoryChange withElsewhere(HistoryChange change, HistoryElsewhere elsewhere, MigrationSet files) {
        String sentences = (elsewhere.sentenceOfTables()
                        + elsewhere.shared(checksums(files)).sentence())
                .strip();
        if (sentences.isEmpty()) {
            return change;
        }
        List<Problem> warnings = new ArrayList<>();
        warnings.add(Problem.warning(Code.FOREIGN_HISTORY, null, sentences, ""));
        warnings.addAll(change.warnings());
        return new HistoryChange(
                change.action(),
                change.version(),
                change.name(),
                change.interrupted(),
                change.previousBaseline(),
                change.pending(),
                warnings);
    }

    private static Set<String> checksums(MigrationSet files) {
        return files.migrations().stream().map(Migration::checksum).collect(Collectors.toSet());
    }

    private static InvalidMigrationsException alreadyApplied(String message) {
        return new InvalidMigrationsException(
                Problem.error(Code.ALREADY_APPLIED, null, message, "see the status: migration status"));
    }

    private interface Marking {
        HistoryChange mark(Session session, History history, LockedHistory locked);
    }

    /** What is refused at once leaves no table behind. */
    private HistoryChange underLock(Marking marking, BiFunction<Session, History, Optional<Problem>> refusal) {
        try (StopSignal stop = active.begin();
                Session session = Session.open(settings, stop.scheduler())) {
            stop.attend(session);
            History seen = StoppableRead.history(session, settings, stop);
            Refusals.throwIfAny(Refusals.ofServer(session, seen));
            Refusals.throwIfAny(refusal.apply(session, seen).stream().toList());
            try (LockedHistory locked = LockedHistory.of(session, seen, settings, stop)) {
                locked.lock();
                History now = session.history().read();
                locked.requireSame(now);
                return marking.mark(session, now, locked);
            }
        }
    }

    /** What was done to the row or the run of one version. */
    private record Marked(Version version, String name, String checksum) {

        static Marked of(InFlight inFlight) {
            return new Marked(inFlight.version(), inFlight.name(), inFlight.checksum());
        }
    }

    /** Warns of what is pending below a version that is recorded as applied, and is out of order from then on. */
    private List<Problem> leftOut(Marked marked, MigrationSet files, Session session, History history) {
        Set<Version> settled = history.settled(files.versions());
        List<Migration> pending = files.migrations().stream()
                .filter(migration -> migration.version().compareTo(marked.version()) < 0)
                .filter(migration -> !history.isInFlight(migration.version()) && !settled.contains(migration.version()))
                .toList();
        // What ran before may run again, and only the log knows.
        History known = pending.isEmpty() ? history : session.history().withFailures(history);
        List<Migration> earlier = pending.stream()
                .filter(migration -> known.failure(migration.version()).isEmpty())
                .toList();
        if (earlier.isEmpty()) {
            return List.of();
        }
        Migration first = earlier.get(0);
        String which = "Before " + marked.name() + ", " + first.name()
                + (earlier.size() == 1 ? " is" : " and " + (earlier.size() - 1) + " more are") + " not applied. ";
        return List.of(
                settings.rules().outOfOrder().allows(first.version())
                        ? Problem.warning(
                                Code.OUT_OF_ORDER,
                                null,
                                which + "What is out of order runs with the next start, with a warning.",
                                "")
                        : Problem.warning(
                                Code.OUT_OF_ORDER,
                                null,
                                which + "The next start refuses what is out of order.",
                                "where that was done by hand as well, record it: migration mark-applied "
                                        + first.version()
                                        + "; where it may run out of order, set migration.out-of-order=allow; or undo this"
                                        + " mark: migration mark-failed " + marked.version()));
    }

    private static InvalidMigrationsException notApplied(Version version) {
        return new InvalidMigrationsException(Problem.error(
                Code.NOT_APPLIED,
                null,
                "Migration " + version + " is neither applied nor interrupted.",
                "see what is applied: migration status"));
    }
}
