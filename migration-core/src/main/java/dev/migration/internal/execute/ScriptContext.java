package dev.migration.internal.execute;

import dev.migration.internal.database.Database;
import dev.migration.internal.header.ScriptOptions;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.secrets.SecretValues;
import dev.migration.internal.session.Session;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.stop.StopSignal;
import java.sql.Connection;

/** What a script needs to run: a session that is set for it, what sends its statements, and what records it. */
public record ScriptContext(SessionSettings settings, Sending sending, Recorder recorder, Durability durability) {

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

    public SecretValues secrets() {
        return sending.secrets();
    }

    public StopSignal stop() {
        return sending.stop();
    }

    public void prepareTransaction(Step step, ScriptOptions options, Sender sender) throws StatementFailure {
        settings.prepareTransaction(step, options, durability.isDeferred(step), sender);
    }
}
