// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.run;

import dev.migration.internal.blockers.BlockerWatch;
import dev.migration.internal.database.Database.Pooler;
import dev.migration.internal.database.Database.Scope;
import dev.migration.internal.database.SessionState;
import dev.migration.internal.execute.Durability;
import dev.migration.internal.execute.Recorder;
import dev.migration.internal.execute.Rollback;
import dev.migration.internal.execute.ScriptContext;
import dev.migration.internal.execute.Sender;
import dev.migration.internal.execute.SessionSettings;
import dev.migration.internal.history.Bookkeeping;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.SecondConnection;
import dev.migration.internal.session.Session;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.stop.StopSignal;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A session while scripts run in it, of which it is known until then which sessions block it. At the end it gets back what it was
 * set to, so that nothing of them leaks into the pool.
 */
public final class ScriptSession implements AutoCloseable {

    private static final MaskedLog log = MaskedLog.of(ScriptSession.class);

    /** Less than the lease after which another process takes the ranges over. */
    private static final Duration LONGEST_IDLE_BATCH = Duration.ofSeconds(15);

    private final Session session;
    private final Settings settings;
    private final StopSignal stop;
    private final @Nullable Pooler pooler;
    private final SessionState before;
    private final BlockerWatch watch;
    private @Nullable Durability durability;

    /** Behind a pooler each transaction may be another session's; there the SQL for the one that has the lock, if any is known. */
    public ScriptSession(
            Session session, @Nullable Pooler pooler, Settings settings, StopSignal stop, String holderBehindPooler) {
        this.session = session;
        this.settings = settings;
        this.stop = stop;
        this.pooler = pooler;
        this.before = pooler != null
                ? pooler.session()
                : session.ask(
                        "The session's settings cannot be read",
                        () -> session.database().captureSession(session.connection()));
        String id = pooler == null ? before.id() : holderBehindPooler;
        this.watch = id.isEmpty()
                ? BlockerWatch.idle()
                : BlockerWatch.of(
                        new SecondConnection(settings.requireDataSource(), session.connection()),
                        session.setup(),
                        session.database(),
                        id,
                        stop.scheduler(),
                        settings.listeners(),
                        stop::blockedBy);
    }

    /** Finds the sessions that block this one. */
    public BlockerWatch watch() {
        return watch;
    }

    /** Whether what is set lasts as long as the session. */
    Scope scope() {
        return pooler == null ? Scope.SESSION : Scope.TRANSACTION;
    }

    /** Sets what holds for all scripts, as far as the server accepts it; one that it does not know is left out. */
    public ScriptContext prepare(Bookkeeping bookkeeping, RunRow row, Durability writes) {
        return prepare(bookkeeping, row, writes, List.of());
    }

    /** The same for migrations that run in ranges: the server ends their transaction where this process is frozen or cut off. */
    ScriptContext prepareForBatches(Bookkeeping bookkeeping, RunRow row, Durability writes) {
        return prepare(
                bookkeeping,
                row,
                writes,
                session.ask(
                        "The session's settings cannot be read",
                        () -> session.database()
                                .endIdleTransactions(session.connection(), scope(), LONGEST_IDLE_BATCH)));
    }

    private ScriptContext prepare(Bookkeeping bookkeeping, RunRow row, Durability writes, List<String> more) {
        durability = writes;
        List<String> taken = Stream.concat(session.database().preparation(scope()).stream(), more.stream())
                .filter(this::isTaken)
                .toList();
        var set = new SessionSettings(session, session.database(), before.with(taken));
        return new ScriptContext(
                set,
                watch,
                settings.listeners(),
                settings.placeholders().secrets(),
                stop,
                new Recorder(set, bookkeeping, row),
                writes);
    }

    private boolean isTaken(String setting) {
        try (Statement statement = session.connection().createStatement()) {
            for (String sql : session.database().set(List.of(setting))) {
                statement.execute(sql);
            }
            return true;
        } catch (SQLException e) {
            log.debug("The server does not accept {}: {}", setting, e);
            return false;
        }
    }

    @Override
    public void close() {
        watch.close();
        stop.cleanUp();
        try {
            if (session.isLost()) {
                return;
            }
            // Also a transaction that a script opened itself, of which the driver's autocommit knows nothing.
            session.connection().setAutoCommit(false);
            Rollback.rollBack(session.connection(), session.database());
            var sender = new Sender(session.connection(), session.database());
            sender.own(before.leftovers().of(session.connection()));
            sender.flush();
            session.connection().setAutoCommit(false);
            sender.own(before.resetInTransaction());
            sender.own(durability == null ? List.of() : durability.lastWrite());
            sender.own(before.cleanup());
            sender.flush();
            session.connection().commit();
            session.connection().setAutoCommit(true);
        } catch (SQLException | StatementFailure e) {
            SQLException cause = e instanceof StatementFailure failure ? failure.refusal() : (SQLException) e;
            log.warn(
                    "The session could not be restored, so its connection is discarded: {}", cause.getMessage(), cause);
            session.giveUp();
        }
    }
}
