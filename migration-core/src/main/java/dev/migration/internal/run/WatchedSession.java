package dev.migration.internal.run;

import dev.migration.internal.blockers.BlockerWatch;
import dev.migration.internal.database.Database.Pooler;
import dev.migration.internal.database.SessionState;
import dev.migration.internal.execute.Sender;
import dev.migration.internal.execute.Transactions;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.Session;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.stop.StopSignal;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A session that gets back its settings at the end, and of which it is known until then which sessions block it. */
public final class WatchedSession implements AutoCloseable {

    private static final MaskedLog log = MaskedLog.of(WatchedSession.class);

    private final Session session;
    private final SessionState before;
    private final BlockerWatch watch;

    /** Behind a pooler, each transaction may be another session's, and nobody knows which block it. */
    public WatchedSession(Session session, @Nullable Pooler pooler, Settings settings, StopSignal stop) {
        this.session = session;
        this.before = ScriptSession.capture(session, pooler);
        this.watch = PlanRun.watch(session, settings, stop, before.id());
    }

    public BlockerWatch watch() {
        return watch;
    }

    /** What it was set to. */
    SessionState before() {
        return before;
    }

    @Override
    public void close() {
        watch.close();
        try {
            if (session.connection().isClosed()) {
                return;
            }
            // PostgreSQL's driver refuses to roll back in autocommit, as which a run ends.
            session.connection().setAutoCommit(false);
            Transactions.rollBack(session.connection(), session.database());
            var sender = new Sender(session.connection(), session.database());
            sender.own(before.reset());
            sender.flush();
        } catch (SQLException | StatementFailure e) {
            log.debug("The session could not be restored, so its connection is discarded: {}", e);
            session.discard();
        }
    }
}
