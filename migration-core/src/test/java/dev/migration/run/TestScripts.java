package dev.migration.run;

import dev.migration.database.Database;
import dev.migration.database.SessionState;
import dev.migration.history.Bookkeeping;
import dev.migration.history.RunRow;
import dev.migration.plan.Apply;
import dev.migration.plan.Step;
import dev.migration.plan.Transactionality;
import dev.migration.script.Checksum;
import dev.migration.script.Dialect;
import dev.migration.script.Layout;
import dev.migration.script.Migration;
import dev.migration.script.ScriptParser;
import dev.migration.script.Statement;
import dev.migration.script.StatementReader;
import dev.migration.script.Version;
import dev.migration.source.SourceFile;
import java.io.ByteArrayInputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Scripts without a run around them. */
final class TestScripts {

    private TestScripts() {}

    static Step step(Dialect dialect, String file) {
        byte[] bytes = file.getBytes(StandardCharsets.UTF_8);
        return step(dialect, file, () -> new ByteArrayInputStream(bytes));
    }

    /** With a file that need not be there for ever. */
    static Step step(Dialect dialect, String file, SourceFile.Content content) {
        var migration = new Migration(
                Version.of("0007"),
                "0007_add_phone",
                Layout.SECTIONS,
                new SourceFile("0007_add_phone.sql", "db/0007_add_phone.sql", content),
                null,
                Checksum.of(file),
                new Migration.Header(null, null, null));
        return new Apply(ScriptParser.parse(migration, dialect), Transactionality.TRANSACTION);
    }

    static List<Statement> statements(Step step) {
        List<Statement> all = new ArrayList<>();
        try (StatementReader statements = step.script().open()) {
            while (statements.hasNext()) {
                all.add(statements.next());
            }
        }
        return all;
    }

    static ScriptContext context(
            Session session,
            Database database,
            RunRow row,
            Step step,
            SqlLocks locks,
            Listeners listeners,
            StopSignal stop,
            SessionState before) {
        return new ScriptContext(
                session,
                database,
                before,
                new Bookkeeping(session.tables(), "me"),
                row,
                new Durability(database, row, step),
                ServerMessages.afterwards(),
                locks,
                LockWatch.idle(),
                listeners,
                stop);
    }

    /** A database about which some things are said in its place, by the method that is asked, or by the trait. */
    static Database told(Database database, Map<Object, Object> answers) {
        return (Database) Proxy.newProxyInstance(
                Database.class.getClassLoader(), new Class<?>[] {Database.class}, (proxy, method, arguments) -> {
                    Object asked = method.getName().equals("has") ? arguments[0] : method.getName();
                    if (answers.containsKey(asked)) {
                        return answers.get(asked);
                    }
                    // Some are declared by interfaces that only their package sees.
                    method.setAccessible(true);
                    try {
                        return method.invoke(database, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
