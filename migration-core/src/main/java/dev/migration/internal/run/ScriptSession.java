package dev.migration.internal.run;

import dev.migration.internal.blockers.BlockerWatch;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.Database.Pooler;
import dev.migration.internal.database.Database.Scope;
import dev.migration.internal.database.SessionState;
import dev.migration.internal.execute.ScriptContext;
import dev.migration.internal.execute.ScriptContext.Durability;
import dev.migration.internal.execute.Sender;
import dev.migration.internal.execute.Transactions;
import dev.migration.internal.script.Script;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.Session;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.settings.Settings;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A session while scripts run in it; at the end it gets back what it was set to, so that nothing of them leaks into the pool. */
final class ScriptSession implements AutoCloseable {

    private static final MaskedLog log = MaskedLog.of(ScriptSession.class);

    /** Less than the lease after which another process takes the ranges over. */
    private static final Duration LONGEST_IDLE_BATCH = Duration.ofSeconds(15);

    private final Session session;
    private final LockedHistory locked;
    private final Durability durability;
    private final @Nullable Pooler pooler;
    private final SessionState before;
    private List<Script> scripts = List.of();

    ScriptSession(Session session, LockedHistory locked, Durability durability, @Nullable Pooler pooler) {
        this.session = session;
        this.locked = locked;
        this.durability = durability;
        this.pooler = pooler;
        this.before = capture(session, pooler);
    }

    /** What the session is set to now. */
    static SessionState capture(Session session, @Nullable Pooler pooler) {
        return pooler != null
                ? pooler.session()
                : session.ask(
                        "The session's settings cannot be read",
                        () -> session.database().captureSession(session.connection()));
    }

    /** SQL for the session that has the locks. Behind a pooler each transaction may be another session's, and has the lock. */
    String lockHolder() {
        return pooler == null ? before.id() : locked.lockHolder();
    }

    ScriptContext prepare(Settings settings, BlockerWatch watch, List<Script> toRun) {
        scripts = toRun;
        return new ScriptContext(
                session,
                session.database(),
                before.with(prepareSession(session, pooler == null ? Scope.SESSION : Scope.TRANSACTION)),
                locked.bookkeeping(),
                locked.row(),
                durability,
                watch,
                settings.listeners(),
                settings.placeholders().secrets(),
                locked.stop());
    }

    /** Sets the settings for scripts that the server accepts, and returns them; one that it does not know is left out. */
    static List<String> prepareSession(Session session, Scope scope) {
        return taken(session, session.database().preparation(scope));
    }

    /** The same for migrations that run in ranges: the server ends their transaction where this process is frozen or cut off. */
    static List<String> prepareForBatches(Session session, Scope scope) {
        Database database = session.database();
        var settings = new ArrayList<>(database.preparation(scope));
        settings.addAll(session.ask(
                "The session's settings cannot be read",
                () -> database.endIdleTransactions(session.connection(), scope, LONGEST_IDLE_BATCH)));
        return taken(session, settings);
    }

    private static List<String> taken(Session session, List<String> settings) {
        var taken = new ArrayList<String>();
        for (String setting : settings) {
            try (Statement statement = session.connection().createStatement()) {
                for (String sql : session.database().set(List.of(setting))) {
                    statement.execute(sql);
                }
                taken.add(setting);
            } catch (SQLException e) {
                log.debug("The server does not accept {}: {}", setting, e);
            }
        }
        return taken;
    }

    @Override
    public void close() {
        locked.stop().cleanUp();
        restore();
        if (scripts.stream().anyMatch(Script::staysInSession)) {
            session.discard();
        }
    }

    private void restore() {
        try {
            if (session.isLost()) {
                return;
            }
            // Also a transaction that a script opened itself, of which the driver's autocommit knows nothing.
            session.connection().setAutoCommit(false);
            Transactions.rollBack(session.connection(), session.database());
            var sender = new Sender(session.connection(), session.database());
            sender.own(before.leftovers().of(session.connection()));
            sender.flush();
            session.connection().setAutoCommit(false);
            sender.own(before.resetInTransaction());
            sender.own(durability.lastWrite());
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
