package dev.migration.internal.compare;

import dev.migration.DownScript;
import dev.migration.InvalidMigrationsException;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.InFlight;
import dev.migration.internal.plan.InterruptedStatement;
import dev.migration.internal.script.Script;
import dev.migration.internal.script.StatementReader;
import dev.migration.internal.session.Session;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.TokenHash;
import dev.migration.internal.sql.rules.StatementKind;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the script that was interrupted, and the statement at which that was. */
final class InterruptedScript {

    private final InFlight inFlight;

    InterruptedScript(InFlight inFlight) {
        this.inFlight = inFlight;
    }

    /**
     * Where a script was interrupted.
     *
     * @param statement null if none was, its script is missing or was edited before it, or nothing is left of it
     * @param scriptLost whether its script is missing, both as a file and as it was stored
     */
    record Found(@Nullable InterruptedStatement statement, boolean scriptLost) {

        static final Found NONE = new Found(null, false);
    }

    static Found find(Session session, History history, MigrationFiles.Files files) {
        InFlight inFlight = history.inFlight();
        return inFlight == null ? Found.NONE : new InterruptedScript(inFlight).find(files, session, history);
    }

    private Found find(MigrationFiles.Files files, Session session, History history) {
        try {
            Script script = inFlight.undo()
                    ? downScript(session, history, files).orElse(null)
                    : files.set()
                            .find(inFlight.version())
                            .map(file -> files.parse(file, session.database().dialect())
                                    .up())
                            .orElse(null);
            return script == null ? new Found(null, true) : new Found(statement(script), false);
        } catch (InvalidMigrationsException e) {
            // A run reports what is wrong with it.
            return new Found(null, inFlight.undo());
        }
    }

    /** The down script in the file or the stored one, whichever starts with what is done. */
    Optional<Script> downScript(Session session, History history, MigrationFiles.Files files) {
        AppliedMigration row = history.find(inFlight.version()).orElse(null);
        if (row == null) {
            return Optional.empty();
        }
        var scripts = new DownScriptFinder(files, session, history);
        Optional<Script> ofFile;
        try {
            ofFile = scripts.of(row, DownScript.FILE);
        } catch (InvalidMigrationsException e) {
            // The file may have changed since: the script that was interrupted may be the stored one.
            return Optional.of(stored(scripts, row).orElseThrow(() -> e));
        }
        return ofFile.filter(script -> reach(script).isSame())
                .or(() -> stored(scripts, row))
                .or(() -> ofFile);
    }

    private Optional<Script> stored(DownScriptFinder scripts, AppliedMigration row) {
        return scripts.of(row, DownScript.STORED).filter(script -> reach(script).isSame());
    }

    /**
     * How a script continues.
     *
     * @param isSame whether its first statements are those that are done
     * @param next the one after them, if there is one
     */
    private record Reach(boolean isSame, @Nullable Statement next) {}

    private Reach reach(Script script) {
        var prefix = new TokenHash(script.dialect());
        try (StatementReader statements = script.open()) {
            for (int read = 0; read < inFlight.statementsDone() && statements.hasNext(); read++) {
                Statement statement = statements.next();
                prefix.add(statement);
                if (statement.kind() == StatementKind.COPY) {
                    prefix.addData(statements.copyData());
                }
            }
            boolean isSame = prefix.value().equals(inFlight.prefixHash());
            return new Reach(isSame, statements.hasNext() ? statements.next() : null);
        }
    }

    private @Nullable InterruptedStatement statement(Script script) {
        Reach reach = reach(script);
        return reach.isSame() && reach.next() != null ? new InterruptedStatement(script, reach.next()) : null;
    }
}
