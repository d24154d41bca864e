// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.execute;

import dev.migration.internal.database.Database;
import dev.migration.internal.database.Database.Scope;
import dev.migration.internal.database.SessionState;
import dev.migration.internal.header.ScriptOptions;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.script.Script;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.Session;
import dev.migration.internal.session.StatementFailure;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * Sets the session for a script, and back.
 *
 * @param before what the connection was set to before the run
 */
public record SessionSettings(Session session, Database database, SessionState before) {

    private static final MaskedLog log = MaskedLog.of(SessionSettings.class);

    private static final Duration LONGEST_WAIT_AT_END = Duration.ofSeconds(1);

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    /** Begins the transaction of a script, after what it sets that only works outside. */
    public void begin(Script script) throws SQLException, StatementFailure {
        if (!script.settingsOutside().isEmpty()) {
            session.connection().setAutoCommit(true);
            var sender = sender();
            sender.own(script.settingsOutside());
            sender.flush();
        }
        session.connection().setAutoCommit(false);
    }

    /** Completes the reset of a transaction that began with the first of it, and sets it for a script. */
    public void prepareTransaction(Step step, ScriptOptions options, boolean deferred, Sender sender)
            throws StatementFailure {
        sender.own(before.with(database.settingsFor(options, Scope.TRANSACTION, activity(step), deferred))
                .lastOfReset());
    }

    /** Sets the session for a script outside a transaction; behind a pooler, each transaction is set. */
    public void prepareSession(Step step, ScriptOptions options, Sender sender) throws StatementFailure {
        if (before.endsWithTransaction()) {
            return;
        }
        sender.own(before.with(database.settingsFor(options, Scope.SESSION, activity(step), false))
                .reset());
        sender.flush();
    }

    /** For statements of ours after a failure or a stop: there is no time to wait for what other sessions have locked. */
    public List<String> hurry(Scope scope) {
        return database.set(
                database.settingsFor(ScriptOptions.DEFAULT.withDefaultLockTimeout(LONGEST_WAIT_AT_END), scope));
    }

    /** Drops what a script left in the session, so that the next one finds none of it. */
    public void clearLeftovers(Script script) {
        try {
            var sender = sender();
            sender.own(before.leftovers().of(session.connection()));
            if (script.firstLasting() != null && !before.endsWithTransaction()) {
                // A temporary table would hide the table that the next script means.
                sender.own(database.forgetTemporary());
            }
            sender.flush();
        } catch (SQLException | StatementFailure e) {
            log.debug("What the script left in the session could not be dropped: {}", e);
        }
    }

    /** How other sessions see what runs. */
    public static String activity(Step step) {
        return "migration " + step.version() + " since " + CLOCK.format(Instant.now());
    }

    /** For statements of ours. */
    private Sender sender() {
        return new Sender(session.connection(), database);
    }
}
