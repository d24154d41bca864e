// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.repair;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.HistoryChange;
import dev.migration.HistoryChange.Action;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.Target;
import dev.migration.Version;
import dev.migration.internal.checks.BaselineChecks;
import dev.migration.internal.checks.ExistingSchema;
import dev.migration.internal.checks.HistoryElsewhere;
import dev.migration.internal.checks.Refusals;
import dev.migration.internal.compare.RunRequests;
import dev.migration.internal.execute.HistoryWrite;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.BatchesInFlight;
import dev.migration.internal.history.Bookkeeping;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.history.History.FailedRun;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.history.LogEntry;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.plan.FileProblems;
import dev.migration.internal.plan.Planner;
import dev.migration.internal.recovery.StartQuestions;
import dev.migration.internal.run.Engine;
import dev.migration.internal.run.Engine.Companions;
import dev.migration.internal.run.LockedHistory;
import dev.migration.internal.run.SchemaRecording;
import dev.migration.internal.run.SessionReads;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.stop.ActiveRuns;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Changes the history without running a script, as the operator asks for. */
public final class HistoryRepair {

    private final Settings settings;
    private final RunRequests requests;
    private final ActiveRuns active;
    private final Companions companions;

    /** Of the database of a Migrator. */
    public HistoryRepair(Engine engine) {
        this.settings = engine.withDatabase().settings();
        this.requests = engine.requests();
        this.active = engine.active();
        this.companions = engine.companions();
        if (engine.files().dependOnVendor()) {
            // They are found before the repair itself waits.
            SessionReads.awaitDatabase(settings, active);
        }
    }

    @FunctionalInterface
    private interface Change<T> {
        T make(Session session, History history, LockedHistory locked);
    }

    /** What is refused at once leaves no table behind. */
    private <T> T underLock(BiFunction<Session, History, Optional<Problem>> refusal, Change<T> change) {
        return active.run(settings.listeners(), stop -> {
            try (Session session = SessionReads.openWhenUp(settings, stop)) {
                stop.attend(session);
                History seen = SessionReads.history(session, settings, stop);
                Problems.throwIfInvalid(HistoryElsewhere.refusal(session, seen, () -> files(session)));
                Problems.throwIfInvalid(Refusals.ofServer(session, seen));
                Problems.throwIfInvalid(refusal.apply(session, seen));
                try (LockedHistory locked = new LockedHistory(session, seen, settings, stop, companions)) {
                    locked.lock();
                    locked.keepOther(requests.up(Target.all()));
                    History now = locked.read();
                    locked.requireDeletable(now);
                    locked.accompany(now);
                    return change.make(session, now, locked);
                }
            }
        });
    }

    /** Asks whoever works on a migration that runs in ranges to pause, or to go on. */
    public void pauseBatches(Version version, boolean paused) {
        SessionReads.inSession(settings, active, (session, stop) -> {
            History history = SessionReads.history(session, settings, stop);
            BatchesInFlight batches = history.batches(version);
            if (batches == null) {
                throw Problems.refused(
                        Code.NOT_APPLIED,
                        "Migration " + version + " does not run in batches now.",
                        Remedy.of("see which does: {}", Fix.command("batches")));
            }
            session.makeWritable();
            Problems.throwIfInvalid(session.ask(
                    "The rights on the history cannot be read",
                    () -> session.history().reader(history).refusalOfWrites(session.connection(), history.server())));
            var own = new Bookkeeping(
                    session.tables().in(history.server().schema()),
                    Bookkeeping.actor(history.server().user()));
            new LimitedWrites(session, settings, stop)
                    .make(history, List.of(own.pauseBatches(batches.version(), paused)), List.of());
            return paused;
        });
    }

    /** Keeps in the log what the schema holds now, and returns its name. */
    public String recordSchema() {
        return underLock(
                (session, seen) -> seen.present() ? Optional.empty() : Optional.of(withoutHistory(seen)),
                (session, history, locked) -> {
                    Problems.throwIfInvalid(SchemaRecording.record(session, history, locked).stream()
                            .map(Problems::asError)
                            .toList());
                    return SchemaRecording.schemaName(session, history);
                });
    }

    private static Problem withoutHistory(History history) {
        return Problems.error(
                Code.EMPTY_SCHEMA,
                "The schema " + Printable.line(history.server().schema())
                        + " has no migration history, so nothing can be recorded in it.",
                Remedy.of(
                        "run the migrations: {}; or, where they are applied already, start the history: {}",
                        Fix.command("up"),
                        Fix.command("baseline", "VERSION")));
    }

    /**
     * Records a version as not applied, and removes it from what is in flight.
     *
     * @param typed the version, or the name of the migration, which then has to be recorded under that name
     */
    public HistoryChange markFailed(Version version, String typed) {
        return underLock(
                (session, seen) -> ExistingSchema.refusalOfMark(session, seen, files(session)),
                (session, history, locked) -> {
                    requireRecordedAs(typed, version, history);
                    List<String> writes = endOfRun(version, session, history, locked);
                    boolean interrupted = !writes.isEmpty();
                    RecordedBaseline baseline = interrupted ? null : RecordedBaseline.covering(version, history);
                    if (baseline != null) {
                        baseline.requireRemovable(version);
                    }
                    AppliedMigration row = history.find(version).orElse(null);
                    if (row == null && !interrupted) {
                        FailedRun failed = session.history()
                                .withFailures(history)
                                .failure(version)
                                .orElseThrow(() -> notApplied(version));
                        Action none = failed.error() == null ? Action.ALREADY_MARKED : Action.NONE;
                        return change(none, version, "", false, List.of());
                    }
                    if (row != null) {
                        writes.add(locked.bookkeeping().delete(row.version()));
                    }
                    // As it was recorded: with other zeros the log would take it for another migration.
                    LogEntry marked = row == null || interrupted
                            ? interrupted(LogEntry.Action.MARK_FAILED, version, history)
                            : LogEntry.of(LogEntry.Action.MARK_FAILED, row.version(), row.name(), row.checksum());
                    BatchesInFlight batches = history.batches(version);
                    writes.add(locked.bookkeeping().log(logged(batches, marked)));
                    new LimitedWrites(session, settings, locked.stop())
                            .make(history, writes, locked.bookkeeping().beside(marked));
                    return baseline == null
                            ? change(
                                    Action.MARKED_FAILED,
                                    marked.version(),
                                    marked.name(),
                                    interrupted,
                                    warnings(batches))
                            : change(
                                    Action.BASELINE_REMOVED,
                                    marked.version(),
                                    "",
                                    false,
                                    List.of(baseline.pendingWithout()));
                });
    }

    /**
     * Records a migration as applied, and removes it from what is in flight. One that is in flight, or that runs in ranges,
     * needs no file.
     *
     * @param files all there are
     */
    public HistoryChange markApplied(Version version, MigrationSet files) {
        Migration file = files.find(version).orElse(null);
        return underLock(
                (session, seen) -> {
                    Problems.throwIfInvalid(FileProblems.ofDuplicates(files, seen, version));
                    if (file == null && !seen.isUnfinished(version)) {
                        throw new InvalidMigrationsException(Planner.unknownVersion(version));
                    }
                    return ExistingSchema.refusalOfMark(session, seen, files);
                },
                (session, history, locked) -> {
                    AppliedMigration row = history.find(version).orElse(null);
                    if (row != null && !history.isUnfinished(version) && !isChanged(file, row)) {
                        throw Problems.refused(
                                Code.ALREADY_APPLIED,
                                "Migration already applied: " + row.name() + " at " + row.appliedAt(),
                                Remedy.of("see the status: {}", Fix.command("status")));
                    }
                    if (file == null && !history.isUnfinished(version)) {
                        throw notApplied(version);
                    }
                    if (history.inFlight(version) != null) {
                        Problems.throwIfInvalid(FileProblems.ofTaken(files, history));
                    }
                    LogEntry marked = file == null
                            ? interrupted(LogEntry.Action.MARK_APPLIED, version, history)
                            : LogEntry.of(LogEntry.Action.MARK_APPLIED, file.version(), file.name(), file.checksum());
                    List<String> writes = endOfRun(version, session, history, locked);
                    boolean interrupted = !writes.isEmpty();
                    if (row != null && version.isRepeatable()) {
                        writes.add(locked.bookkeeping().delete(version));
                    }
                    if (row == null || version.isRepeatable()) {
                        Kind kind = version.isRepeatable() ? Kind.REPEATABLE : Kind.ADOPTED;
                        writes.add(
                                locked.bookkeeping().insert(marked.version(), marked.name(), marked.checksum(), kind));
                    }
                    BatchesInFlight batches = history.batches(version);
                    List<Problem> warnings =
                            new ArrayList<>(BaselineChecks.warningOfMark(session, history, marked.version()));
                    warnings.addAll(warnings(batches));
                    writes.add(locked.bookkeeping().log(logged(batches, marked)));
                    new LimitedWrites(session, settings, locked.stop())
                            .make(history, writes, locked.bookkeeping().beside(marked));
                    return change(Action.MARKED_APPLIED, marked.version(), marked.name(), interrupted, warnings);
                });
    }

    /**
     * Records up to where a schema without history is migrated, or replaces the recorded baseline.
     *
     * @param files all there are
     */
    public HistoryChange baseline(Baseline baseline, MigrationSet files) {
        Problems.throwIfInvalid(FileProblems.ofBaseline(baseline, files.versions()));
        return underLock(
                (session, seen) -> BaselineChecks.refusal(session, seen, baseline), (session, history, locked) -> {
                    RecordedBaseline recorded = RecordedBaseline.toReplace(history, baseline);
                    List<String> writes = new ArrayList<>();
                    HistoryChange replaced = null;
                    if (recorded != null) {
                        recorded.versionsToDelete(baseline)
                                .forEach(version ->
                                        writes.add(locked.bookkeeping().delete(version)));
                        replaced = recorded.replacedBy(baseline, files);
                    }
                    writes.addAll(locked.bookkeeping().baseline(baseline));
                    HistoryWrite.run(
                            session,
                            List.of(),
                            "The baseline cannot be written",
                            writes,
                            locked.bookkeeping().besideBaseline(baseline),
                            () -> {});
                    if (replaced != null) {
                        return replaced;
                    }
                    List<Problem> warnings = BaselineChecks.warning(session, history, baseline).stream()
                            .toList();
                    return new HistoryChange(
                            Action.BASELINE_RECORDED, baseline.text(), "", false, null, List.of(), warnings);
                });
    }

    /** What ends the run in flight, if it is this version's; else nothing. */
    private List<String> endOfRun(Version version, Session session, History history, LockedHistory locked) {
        List<String> writes = new ArrayList<>();
        BatchesInFlight batches = history.batches(version);
        if (batches != null) {
            writes.add(locked.bookkeeping().forgetBatches(batches.version()));
            return writes;
        }
        InFlight inFlight = history.inFlight(version);
        if (inFlight != null) {
            requests.interruptedAt(session, history)
                    .ifPresent(at -> new StartQuestions(
                                    inFlight,
                                    at,
                                    session.tables().in(history.server().schema()))
                            .requireEnded(session));
            writes.add(locked.row().own());
            writes.add(locked.row().end());
        }
        return writes;
    }

    /** One may be half done, and another one run in ranges. */
    private static LogEntry interrupted(LogEntry.Action action, Version version, History history) {
        BatchesInFlight batches = history.batches(version);
        if (batches != null) {
            return LogEntry.of(action, batches.version(), batches.name(), batches.checksum());
        }
        InFlight inFlight = Objects.requireNonNull(history.inFlight());
        return LogEntry.of(action, inFlight.version(), inFlight.name(), inFlight.checksum());
    }

    /** What is to be known before the next run: the last key of its batches is deleted with their row. */
    private static List<Problem> warnings(@Nullable BatchesInFlight batches) {
        return batches == null ? List.of() : List.of(Problem.warning(Code.RUNNING, null, batches.extent(), ""));
    }

    private static LogEntry logged(@Nullable BatchesInFlight batches, LogEntry entry) {
        return batches == null ? entry : entry.withError(batches.extent());
    }

    private static HistoryChange change(
            Action action, Version version, String name, boolean interrupted, List<Problem> warnings) {
        return new HistoryChange(action, version.text(), name, interrupted, null, List.of(), warnings);
    }

    private MigrationSet files(Session session) {
        return requests.files(session).set();
    }

    /** Whether this is a repeatable migration, and pending because its file has changed. */
    private static boolean isChanged(@Nullable Migration file, AppliedMigration row) {
        return file != null && file.isRepeatable() && !file.checksum().equals(row.checksum());
    }

    /** The file of this name may have the number of another one that is applied here. */
    private static void requireRecordedAs(String typed, Version version, History history) {
        String recorded = history.isUnfinished(version)
                ? interrupted(LogEntry.Action.MARK_FAILED, version, history).name()
                : history.find(version).map(AppliedMigration::name).orElse(null);
        if (recorded != null
                && MigrationSet.spelled(typed).isEmpty()
                && !Version.of(typed).equals(version)
                && !Target.file(typed).names(recorded)) {
            throw Problems.refused(
                    Code.NOT_APPLIED,
                    "Version " + version + " is recorded as " + recorded + ", not as " + typed + ".",
                    Remedy.of("if {} is meant: {}", recorded, Fix.command("mark-failed", version)));
        }
    }

    private static InvalidMigrationsException notApplied(Version version) {
        return Problems.refused(
                Code.NOT_APPLIED,
                "Migration " + version + " is neither applied nor interrupted.",
                Remedy.of("see what is applied: {}", Fix.command("status")));
    }
}
