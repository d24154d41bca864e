package dev.migration;

import dev.migration.history.AppliedMigration;
import dev.migration.history.History;
import dev.migration.history.InFlight;
import dev.migration.plan.DownScript;
import dev.migration.plan.OpenPlace;
import dev.migration.run.SecretMask;
import dev.migration.run.Session;
import dev.migration.script.MigrationSet;
import dev.migration.script.Script;
import dev.migration.script.Statement;
import dev.migration.script.StatementKind;
import dev.migration.script.StatementReader;
import dev.migration.script.TokenHash;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the script that was interrupted, and the place where that was. */
final class InterruptedScript {

    private final InFlight inFlight;

    InterruptedScript(InFlight inFlight) {
        this.inFlight = inFlight;
    }

    /** The down script in the file or the stored one, whichever begins with what is done. */
    Optional<Script> downScript(Session session, History history, MigrationSet set) {
        AppliedMigration row = history.applied().stream()
                .filter(applied -> applied.version().equals(inFlight.version()))
                .findFirst()
                .orElse(null);
        if (row == null) {
            return Optional.empty();
        }
        var scripts = new DownScripts(set, session, history);
        Optional<Script> ofFile = scripts.of(row, DownScript.FILE);
        if (ofFile.filter(script -> reach(script).begins()).isPresent()) {
            return ofFile;
        }
        return scripts.of(row, DownScript.STORED)
                .filter(script -> reach(script).begins())
                .or(() -> ofFile);
    }

    /**
     * How the script goes on.
     *
     * @param begins whether its first statements are those that are done
     * @param open the one behind them, if there is one
     */
    private record Reach(boolean begins, @Nullable Statement open) {}

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
            return new Reach(
                    prefix.value().equals(inFlight.prefixHash()), statements.hasNext() ? statements.next() : null);
        }
    }

    /** Where it was interrupted; null where the script is another one by now. */
    @Nullable
    OpenPlace place(Script script) {
        Reach reach = reach(script);
        Statement open = reach.open();
        if (!reach.begins() || open == null) {
            return null;
        }
        boolean unknown = !script.runsInTransaction(open) && open.kind() != StatementKind.TRANSACTION_CONTROL;
        return new OpenPlace(
                script.statementCount(),
                open.line(),
                SecretMask.mask(open.text()).lines().findFirst().orElse(""),
                unknown ? OpenPlace.Outcome.UNKNOWN : OpenPlace.Outcome.DID_NOT_RUN);
    }
}
