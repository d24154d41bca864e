// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.execute;

import dev.migration.CodeMigration;
import dev.migration.Direction;
import dev.migration.Version;
import dev.migration.fixture.Connections;
import dev.migration.internal.blockers.BlockerWatch;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.SessionState;
import dev.migration.internal.database.StatementOutcomes;
import dev.migration.internal.find.SourceFile;
import dev.migration.internal.header.Checksum;
import dev.migration.internal.header.HeaderComments;
import dev.migration.internal.history.Bookkeeping;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.layout.CodeFiles.CodeScript;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.names.Layout;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.plan.Steps.Step.Apply;
import dev.migration.internal.plan.Transactionality;
import dev.migration.internal.script.ScriptParser;
import dev.migration.internal.script.StatementReader;
import dev.migration.internal.secrets.SecretValues;
import dev.migration.internal.session.Session;
import dev.migration.internal.settings.Listeners;
import dev.migration.internal.settings.PlaceholderValues;
import dev.migration.internal.sql.Dialect;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.stop.StopSignal;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Scripts without a run around them. */
public final class TestScripts {

    private TestScripts() {}

    public static Step step(Dialect dialect, String file) {
        byte[] bytes = file.getBytes(StandardCharsets.UTF_8);
        return step(dialect, file, () -> new ByteArrayInputStream(bytes));
    }

    /** What a migration in Java does. */
    @FunctionalInterface
    public interface Body {
        void run(Connection connection) throws Exception;
    }

    /** The migration 0007 in Java. */
    public static CodeScript code(Body body) {
        CodeMigration migration = new CodeMigration() {
            @Override
            public String version() {
                return "0007";
            }

            @Override
            public String name() {
                return "add_phone";
            }

            @Override
            public void run(Connection connection) throws Exception {
                body.run(connection);
            }
        };
        return new CodeScript(migration, "AddPhone", "code '1' of 'add_phone'\n", Direction.UP, true);
    }

    /** With a file that need not be there for ever. */
    public static Step step(Dialect dialect, String file, SourceFile.Content content) {
        var migration = new Migration(
                Version.of("0007"),
                "0007_add_phone",
                Layout.SECTIONS,
                new SourceFile("0007_add_phone.sql", "db/0007_add_phone.sql", content),
                null,
                null,
                null,
                Checksum.of(file),
                HeaderComments.NONE);
        return new Apply(
                ScriptParser.parse(migration, dialect, PlaceholderValues.NONE, null), Transactionality.TRANSACTION);
    }

    public static List<Statement> statements(Step step) {
        List<Statement> all = new ArrayList<>();
        try (StatementReader statements = step.script().open()) {
            while (statements.hasNext()) {
                all.add(statements.next());
            }
        }
        return all;
    }

    public static ScriptContext context(
            Session session,
            Database database,
            RunRow row,
            Step step,
            Listeners listeners,
            StopSignal stop,
            SessionState before) {
        var settings = new SessionSettings(session, database, before);
        return new ScriptContext(
                settings,
                BlockerWatch.idle(),
                listeners,
                SecretValues.NONE,
                stop,
                new Recorder(settings, new Bookkeeping(session.tables(), "me"), row),
                new Durability(database, row, step));
    }

    /** A database about which some things are said in its place, by the method that is asked, or by the trait. */
    public static Database told(Database database, Map<Object, Object> answers) {
        return proxy(Database.class, database, answers);
    }

    private static <T> T proxy(Class<T> type, T real, Map<Object, Object> answers) {
        return Connections.intercepted(type, real, call -> {
            Object asked = call.is("has") ? call.arguments().get(0) : call.name();
            if (answers.containsKey(asked)) {
                return answers.get(asked);
            }
            // Some are declared by interfaces that only their package sees.
            call.method().setAccessible(true);
            Object answer = call.pass();
            return answer instanceof StatementOutcomes outcomes
                    ? proxy(StatementOutcomes.class, outcomes, answers)
                    : answer;
        });
    }
}
