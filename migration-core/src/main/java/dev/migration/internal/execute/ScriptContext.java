// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.execute;

import dev.migration.internal.blockers.BlockerWatch;
import dev.migration.internal.blockers.LockTimeoutRetry;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database;
import dev.migration.internal.execute.ServerMessages.DropNotices;
import dev.migration.internal.header.ScriptOptions;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.script.Script;
import dev.migration.internal.secrets.SecretValues;
import dev.migration.internal.session.Session;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.settings.Listeners;
import dev.migration.internal.settings.Settings.SqlLocks;
import dev.migration.internal.stop.StopSignal;
import java.sql.Connection;

/**
 * What a script needs to run: a session that is set for it, what sends its statements, which are watched and can be stopped, and
 * what records it.
 *
 * @param secrets what no message may show
 */
public record ScriptContext(
        SessionSettings settings,
        BlockerWatch watch,
        Listeners listeners,
        SecretValues secrets,
        StopSignal stop,
        Recorder recorder,
        Durability durability) {

    public Session session() {
        return settings.session();
    }

    public Connection connection() {
        return session().connection();
    }

    public Database database() {
        return settings.database();
    }

    public RunRow row() {
        return recorder.row();
    }

    public void prepareTransaction(Step step, ScriptOptions options, Sender sender) throws StatementFailure {
        settings.prepareTransaction(step, options, durability.isDeferred(step), sender);
    }

    public Sender sender() {
        return new Sender(
                connection(),
                database(),
                watch,
                stop,
                database().has(Capability.MULTIPLE_STATEMENTS),
                secrets,
                this::publishMessage);
    }

    /** Sends each statement by itself, so that it is known which one is refused. */
    public Sender senderOfSingles() {
        return new Sender(connection(), database(), BlockerWatch.idle(), stop, false, secrets, this::publishMessage);
    }

    /** The same for statements that were sent before, of which the database says again what is reported already. */
    public Sender senderOfRepeated() {
        return new Sender(connection(), database(), BlockerWatch.idle(), stop, false, secrets, message -> {});
    }

    public CodeRun code() {
        return new CodeRun(connection(), database(), watch, stop);
    }

    /** For the messages of one script, or of one try to run it. */
    public DropNotices dropNotices() {
        return new DropNotices(this::publishMessage);
    }

    private void publishMessage(String text) {
        listeners.publishMessage(stop.running(), text);
    }

    /** Decides about another try where the lock of another session stops the script. */
    public LockTimeoutRetry lockRetry(Step step, SqlLocks locks) {
        return new LockTimeoutRetry(database(), connection(), step, locks, watch, listeners, stop, System::nanoTime);
    }

    public ScriptReading read(Step step) throws StatementFailure {
        return new ScriptReading(step.script(), step, listeners, stop);
    }

    /** Reads one that is no migration's. */
    public ScriptReading read(Script script) throws StatementFailure {
        return new ScriptReading(script, null, listeners, stop);
    }
}
