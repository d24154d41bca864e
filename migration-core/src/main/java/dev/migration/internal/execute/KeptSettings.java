package dev.migration.internal.execute;

import dev.migration.internal.script.Script;
import dev.migration.internal.session.StatementFailure;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the session is to be set to again at the end of a script's transaction: behind a pooler, another client has it then.
 */
public final class KeptSettings {

    private final ScriptContext context;
    private final Script script;
    private final boolean leaks;
    private final Map<String, String> before = new LinkedHashMap<>();

    public KeptSettings(ScriptContext context, Script script) {
        this.context = context;
        this.script = script;
        this.leaks = context.session().endsWithTransaction() && script.firstSetting() != null;
    }

    /** To be called as the first thing in the transaction. */
    public void keep() throws StatementFailure {
        if (leaks) {
            before.putAll(shown());
        }
    }

    /** To be called where its mode is set, if the script sets one: this asks with a query. */
    public void keepCustom(Sender sender) throws StatementFailure {
        if (leaks && !script.customSettings().isEmpty()) {
            sender.flush();
            before.putAll(custom());
        }
    }

    public void putBack(Sender sender) throws StatementFailure {
        if (!leaks) {
            return;
        }
        sender.flush();
        Map<String, String> now = shown();
        now.putAll(custom());
        sender.own(context.database().putBack(before, now));
    }

    private Map<String, String> shown() throws StatementFailure {
        try {
            return new LinkedHashMap<>(context.database().settings(context.connection()));
        } catch (SQLException e) {
            throw StatementFailure.ofOurOwn(e);
        }
    }

    private Map<String, String> custom() throws StatementFailure {
        if (script.customSettings().isEmpty()) {
            return Map.of();
        }
        try {
            return context.database().settings(context.connection(), script.customSettings());
        } catch (SQLException e) {
            throw StatementFailure.ofOurOwn(e);
        }
    }
}
