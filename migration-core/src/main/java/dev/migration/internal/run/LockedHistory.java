// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.run;

import dev.migration.Baseline;
import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.MigrationException;
import dev.migration.internal.checks.ExistingSchema;
import dev.migration.internal.checks.PoolerLimits;
import dev.migration.internal.checks.Refusals;
import dev.migration.internal.compare.RunRequests.RunRequest;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.DatabaseLocks.TransactionLock;
import dev.migration.internal.database.Row;
import dev.migration.internal.execute.HistoryWrite;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.Bookkeeping;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.HistoryTables;
import dev.migration.internal.history.HistoryTables.Grants;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.lock.LockWait;
import dev.migration.internal.lock.LockWait.Awaited;
import dev.migration.internal.lock.MigrationLock;
import dev.migration.internal.lock.MigrationLocks;
import dev.migration.internal.plan.Steps;
import dev.migration.internal.run.Engine.Beside;
import dev.migration.internal.run.Engine.Companions;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.ScriptSchemas;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.stop.StopSignal;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A history under the migration lock: other instances cannot change it until the lock is given back. */
public final class LockedHistory implements AutoCloseable {

    private static final MaskedLog log = MaskedLog.of(LockedHistory.class);

    private final Session session;
    private final Settings settings;
    private final StopSignal stop;
    private final HistoryTables tables;
    private final Companions companions;
    private Bookkeeping bookkeeping;
    private History seen;
    private @Nullable MigrationLock lock;
    private @Nullable LockWait wait;
    private Beside beside = Beside.NONE;
    private @Nullable History underLock;
    private boolean baselined;

    /** What was changed already before the first script. */
    private final List<String> changes = new ArrayList<>(2);

    /**
     * As it was seen. Nothing is changed, neither in the database nor of the session, before the lock is tried.
     *
     * @param companions what is kept beside it, once that is asked for
     */
    public LockedHistory(Session session, History seen, Settings settings, StopSignal stop, Companions companions) {
        this.session = session;
        this.seen = seen;
        this.settings = settings;
        this.stop = stop;
        this.companions = companions;
        this.tables = session.tables().in(seen.server().schema());
        this.bookkeeping = new Bookkeeping(
                tables,
                Bookkeeping.actor(seen.server().user(), settings.service().fleetRun()));
    }

    /** Makes the session ready to write, and its lock, once. */
    private LockWait ready() {
        if (wait == null) {
            session.makeWritable();
            session.expectPooler(seen);
            session.enterTenant(seen);
            createSchemas();
            lock = MigrationLocks.choose(session, seen, tables, settings.requireDataSource(), stop);
            // One of many databases: whoever has the lock does the work, and there is more of it elsewhere.
            Duration longest =
                    settings.service().fleetRun() == null ? settings.sqlLocks().waitTimeout() : Duration.ZERO;
            wait = new LockWait(Awaited.LOCK, lock, session, longest, settings.listeners(), stop);
        }
        return wait;
    }

    /** Those of the scripts: also later than the history, as more may be named. */
    private void createSchemas() {
        ScriptSchemas schemas = session.schemas();
        String current = seen.server().schema();
        boolean isNamed = schemas != null && schemas.created().contains(current);
        if (session.createsSchema() && !seen.present() && !isNamed) {
            createSchema(session, current);
        }
        if (schemas != null) {
            schemas.created().forEach(schema -> createSchema(session, schema));
            session.ask("The schema " + schemas.current() + " cannot be made the current one", () -> {
                session.setup().enterSchema(session.connection());
                return true;
            });
        }
    }

    private static void createSchema(Session session, String schema) {
        Database database = session.database();
        session.history().forgetNames();
        try (Statement statement = session.connection().createStatement()) {
            if (database.hasSchema(session.connection(), schema)) {
                return;
            }
            try {
                statement.execute(database.createSchema(schema));
                session.hasCreated(schema);
                log.info("Schema {} was created (create-schema)", schema);
            } catch (SQLException e) {
                // Another instance may have been faster.
                if (!database.hasSchema(session.connection(), schema)) {
                    throw e;
                }
            }
        } catch (SQLException e) {
            throw session.failure("The schema " + schema + " cannot be created", e);
        }
    }

    /** Waits for the lock, and creates the history's tables where there are none. */
    public void lock() {
        await();
        createTables();
    }

    /** Waits for the lock. */
    public void await() {
        ready().await();
    }

    /** The history as it was read since: another instance may have created its tables. */
    void refresh(History now) {
        seen = now;
        if (lock != null) {
            lock.refresh(now);
        }
    }

    /** Tries once, and pauses if another has the lock; creates nothing. */
    boolean tryFirst() {
        return ready().tryOnce();
    }

    /** Tries once, and pauses if another has the lock; creates the tables once it is ours. */
    boolean tryLock() {
        boolean ours = ready().tryOnce();
        if (ours) {
            createTables();
        }
        return ours;
    }

    private void createTables() {
        if (!seen.present()) {
            triedLock().createTables();
            changes.add("the history tables were created");
        }
    }

    /** Creates the history's tables and fills them; if that fails, there is none again. */
    public void fill(Runnable writes) {
        createTables();
        try {
            writes.run();
        } catch (MigrationException e) {
            dropEmptyTable(e);
            throw e;
        }
    }

    private void dropEmptyTable(MigrationException failure) {
        try {
            // What is committed stays, whatever the server has answered.
            if (!seen.present() && session.history().read().isEmpty()) {
                Row.execute(session.connection(), "DROP TABLE " + tables.migrations());
            }
        } catch (SQLException | MigrationException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Reads the history as it is now, takes over what another tool has run, and writes the baseline where it is due in front of
     * these migrations.
     */
    History readWithBaseline(@Nullable Baseline baseline, RunRequest request) {
        keepOther(request);
        History now = beside.takenOver(session.history().read());
        MigrationSet files = request.files(session);
        ExistingSchema found = ExistingSchema.of(session, now);
        Problems.throwIfInvalid(found.refusal(baseline, files));
        if (baseline != null && found.isFilled()) {
            logBaseline(baseline, found);
            if (baseline.version() != null) {
                HistoryWrite.run(session, "The baseline cannot be written", bookkeeping.baseline(baseline));
                changes.add("the baseline " + baseline.text() + " was recorded");
                baselined = true;
                underLock = read();
                return underLock;
            }
        }
        underLock = withFailures(() -> now);
        return underLock;
    }

    /** Of a version the run warns. With none, migrations whose rows somebody deleted would run again without a word. */
    private void logBaseline(Baseline baseline, ExistingSchema found) {
        String line = "Schema {} has {}, {}. Baseline {}: {}";
        Object[] values = {
            Printable.line(found.schema()),
            found.inWords(),
            (seen.present() ? "and " : "but ") + inWords(seen),
            baseline.text(),
            baseline.version() == null
                    ? "no migration is treated as applied, and all of them run"
                    : "every migration up to that version is treated as applied"
        };
        if (seen.present() && baseline.version() == null) {
            log.warn(line, values);
        } else {
            log.info(line, values);
        }
    }

    /** What there is of one with nothing applied: tables without a row may be new, or emptied. */
    static String inWords(History seen) {
        return seen.present() ? "a migration history without rows" : "no migration history";
    }

    /** Whether a baseline was written by that. */
    boolean hasWrittenBaseline() {
        return baselined;
    }

    /** What was changed for good before the first script, as a clause; empty where that is nothing. */
    String changes() {
        return String.join(", and ", changes);
    }

    /** Reads the history as it is now, and what failed as well. */
    public History read() {
        return withFailures(session.history()::read);
    }

    private History withFailures(Supplier<History> read) {
        return SessionReads.read(
                stop, () -> session.history().withFailures(read.get()), " before the first migration", changes());
    }

    /** Before rows are deleted: refuses a history that another changed while we waited. */
    public void requireDeletable(History now) {
        if (wait != null && wait.hasWaited()) {
            requireSameNames(now);
        }
    }

    private void requireSameNames(History now) {
        if (!names(seen).equals(names(now))) {
            throw Problems.refused(
                    Code.HISTORY_CHANGED,
                    "Another instance changed the history while this one waited for the lock, so nothing was done.",
                    Remedy.of("check the status, and start again: {}", Fix.command("status")));
        }
    }

    private static List<String> names(History history) {
        return history.applied().stream().map(AppliedMigration::name).toList();
    }

    /** Refuses what a pooler, or this lock, does not allow, and finds what is kept beside the history. */
    void prepareFor(Steps plan) {
        Problems.throwIfInvalid(Refusals.ofSteps(session, plan));
        Problems.throwIfInvalid(PoolerLimits.refusals(session, seen, plan));
        accompany(Objects.requireNonNull(underLock, "the history was not read"));
    }

    /** Keeps another tool from working until the lock is given back, and reads its history. */
    public void keepOther(RunRequest request) {
        beside = companions.of(request, session, seen, stop);
    }

    /** Keeps another tool's history beside this one from here on, where there is one. */
    public void accompany(History now) {
        bookkeeping = bookkeeping.with(beside.companion(now));
    }

    public StopSignal stop() {
        return stop;
    }

    public Bookkeeping bookkeeping() {
        return bookkeeping;
    }

    private MigrationLock triedLock() {
        return Objects.requireNonNull(lock, "the lock was not tried");
    }

    public RunRow row() {
        return triedLock().row();
    }

    /** SQL for the session that has the server's lock in a transaction of ours; empty where there is no such lock. */
    String lockHolder() {
        return session.database()
                .locks()
                .transactionLock(tables.migrations())
                .map(TransactionLock::holder)
                .orElse("");
    }

    /** The GRANT that lets us write both. */
    String grant() {
        return new Grants(tables, seen.server().user()).toWrite();
    }

    /** Releases the lock, which can be tried again. */
    @Override
    public void close() {
        beside.close();
        if (lock != null) {
            lock.close();
        }
    }
}
