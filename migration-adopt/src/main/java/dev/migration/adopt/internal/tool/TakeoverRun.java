// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal.tool;

import dev.migration.Code;
import dev.migration.Problem;
import dev.migration.StatusReport;
import dev.migration.Target;
import dev.migration.Version;
import dev.migration.internal.checks.Refusals;
import dev.migration.internal.compare.RunRequests.RunRequest;
import dev.migration.internal.database.Database;
import dev.migration.internal.execute.HistoryWrite;
import dev.migration.internal.help.LoggedAction;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.history.Bookkeeping;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.lock.LockWait;
import dev.migration.internal.lock.LockWait.Awaited;
import dev.migration.internal.plan.MigrationStates;
import dev.migration.internal.run.Engine;
import dev.migration.internal.run.Engine.Companions;
import dev.migration.internal.run.LockedHistory;
import dev.migration.internal.run.SessionReads;
import dev.migration.internal.session.DatabaseAddress;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.stop.StopSignal;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A session with our history and the files, for what takes over another tool's history, and how ours is written.
 *
 * @param request what the run is asked for
 * @param history ours, as it was read
 * @param stop stops the run; null where nothing is written
 * @param locked ours, where the migration lock is held; else null
 */
public record TakeoverRun(
        Engine engine,
        RunRequest request,
        Session session,
        History history,
        @Nullable StopSignal stop,
        @Nullable LockedHistory locked) {

    /** Of one version in the log, of which any is enough. */
    private static final int MOST_ENTRIES = 100;

    private static final Set<String> UNDOES = Set.of("undo", "mark-failed");

    /** Of whoever adopts or looks, and runs nothing. */
    public static TakeoverRun of(Engine engine, Session session, History history, @Nullable StopSignal stop) {
        return new TakeoverRun(engine, engine.requests().up(Target.all()), session, history, stop, null);
    }

    /** The same with our history as it is now. */
    public TakeoverRun with(History now) {
        return new TakeoverRun(engine, request, session, now, stop, locked);
    }

    public static <T> T reading(Engine engine, Function<TakeoverRun, T> body) {
        return SessionReads.ask(
                engine.settings(),
                engine.active(),
                session -> body.apply(of(engine, session, session.history().read(), null)));
    }

    public static <T> T writing(Engine engine, Function<TakeoverRun, T> body) {
        Settings settings = engine.settings();
        return engine.active().run(settings.listeners(), stop -> {
            try (Session session = SessionReads.openWhenUp(settings, stop)) {
                stop.attend(session);
                return body.apply(of(engine, session, SessionReads.history(session, settings, stop), stop));
            }
        });
    }

    /** Under the migration lock, with the history as it is then; empty where another instance was faster to write one. */
    public <T> Optional<T> locked(Function<TakeoverRun, T> body) {
        return lockedAnyway(ours -> ours.history().isEmpty() ? Optional.of(body.apply(ours)) : Optional.empty());
    }

    /** The same, whatever is applied by then. */
    public <T> T lockedAnyway(Function<TakeoverRun, T> body) {
        // What is taken over is in the tool's history already.
        try (var lock =
                new LockedHistory(session, history, settings(), Objects.requireNonNull(stop), Companions.NONE)) {
            lock.await();
            return body.apply(new TakeoverRun(engine, request, session, lock.read(), stop, lock));
        }
    }

    /**
     * Writes the history, with a check before the commit; the lock is ours.
     *
     * @param beside what the tool has besides these rows, as a text that is kept with each baseline; null for nothing
     */
    public void adopt(List<AppliedMigration> rows, @Nullable String beside, Runnable check) {
        var bookkeeping = new Bookkeeping(
                session.tables().in(schema()),
                Bookkeeping.actor(history.server().user(), settings().service().fleetRun()));
        List<String> writes = new ArrayList<>();
        for (AppliedMigration row : rows) {
            // A repeatable migration that has run again.
            history.find(row.version()).ifPresent(before -> writes.add(bookkeeping.delete(before.version())));
            writes.addAll(bookkeeping.adopt(row, beside));
        }
        HistoryWrite.run(session, List.of(), "The adopted history cannot be written", writes, List.of(), check);
    }

    /** Waits for the lock of another tool as for the migration lock. */
    public void await(LockWait.Attempt attempt) {
        new LockWait(
                        Awaited.TOOL,
                        attempt,
                        session,
                        settings().sqlLocks().waitTimeout(),
                        settings().listeners(),
                        Objects.requireNonNull(stop))
                .await();
    }

    public Connection connection() {
        return session.connection();
    }

    public Database database() {
        return session.database();
    }

    public Settings settings() {
        return engine.settings();
    }

    public MigrationSet files() {
        return request.files(session);
    }

    /** The schema of our history. */
    public String schema() {
        return history.server().schema();
    }

    /** The one in which scripts make what they do not qualify; null where there is none. */
    public @Nullable String currentSchema() {
        return session.history().currentSchema();
    }

    /** Why this user or server can have no history. */
    public List<Problem> refusals() {
        return Refusals.ofServer(session, history);
    }

    /** Whether the log says why nothing is applied. */
    public boolean isExplained() {
        return history.present() && session.history().emptyHistory(history).explained();
    }

    /** Whether our history may know better than another tool's table: it had this version before, and has it no more. */
    public boolean hasDropped(Version version) {
        return history.find(version).isEmpty()
                && session.history().log(history, version, MOST_ENTRIES).stream()
                        .anyMatch(entry -> !entry.action().equals("fail"));
    }

    /** Whether our log says that this version was undone, or marked as failed, since it was recorded as applied. */
    public boolean hasUndone(Version version) {
        List<LoggedAction> entries = session.history().log(history, version, MOST_ENTRIES).stream()
                .filter(entry -> !entry.action().equals("fail"))
                .toList();
        return !entries.isEmpty()
                && UNDOES.contains(entries.get(entries.size() - 1).action());
    }

    public List<Version> adopted() {
        return history.present() ? session.history().adopted(history) : List.of();
    }

    /** How the tables of our history are removed, as statements. */
    public String howToDropHistory() {
        HistoryTables tables = session.tables().in(schema());
        return Printable.line(
                "DROP TABLE " + tables.log() + "; DROP TABLE " + tables.run() + "; DROP TABLE " + tables.migrations());
    }

    /** The state of each migration with this history; what would only stop the next run is added as a warning. */
    public StatusReport report(History after, List<Problem> problems) {
        MigrationStates states = request.beside(session, after).forStatus(session);
        List<Problem> all = new ArrayList<>(problems);
        all.addAll(files().problems());
        List<Problem> ofFiles = states.comparison().set().problems();
        states.problems().stream()
                .filter(problem -> !ofFiles.contains(problem) && problem.code() != Code.DUPLICATE_VERSION)
                .map(Problems::asWarning)
                .forEach(all::add);
        return states.toReport(database().product(), DatabaseAddress.of(connection()), all);
    }
}
