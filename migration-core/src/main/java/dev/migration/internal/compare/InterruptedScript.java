package dev.migration.internal.compare;

import dev.migration.DownScript;
import dev.migration.InvalidMigrationsException;
import dev.migration.internal.files.MigrationSet;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.InFlight;
import dev.migration.internal.plan.InterruptedStatement;
import dev.migration.internal.recovery.OrphanCheck;
import dev.migration.internal.script.Script;
import dev.migration.internal.script.StatementReader;
import dev.migration.internal.secrets.SecretMask;
import dev.migration.internal.session.Session;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.TokenHash;
import dev.migration.internal.sql.rules.StatementKind;
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
        AppliedMigration row = history.find(inFlight.version()).orElse(null);
        if (row == null) {
            return Optional.empty();
        }
        var scripts = new DownScriptFinder(set, session, history);
        Optional<Script> ofFile;
        try {
            ofFile = scripts.of(row, DownScript.FILE);
        } catch (InvalidMigrationsException e) {
            // The file may have changed since: the script that was interrupted may be the stored one.
            return Optional.of(stored(scripts, row).orElseThrow(() -> e));
        }
        return ofFile.filter(script -> reach(script).begins())
                .or(() -> stored(scripts, row))
                .or(() -> ofFile);
    }

    private Optional<Script> stored(DownScriptFinder scripts, AppliedMigration row) {
        return scripts.of(row, DownScript.STORED).filter(script -> reach(script).begins());
    }

    /**
     * How the script continues.
     *
     * @param begins whether its first statements are those that are done
     * @param open the one after them, if there is one
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

    /** The statement itself; empty where the script is another one by now, or nothing is left of it. */
    Optional<OrphanCheck> openStatement(Script script) {
        Reach reach = reach(script);
        return Optional.ofNullable(reach.open())
                .filter(open -> reach.begins())
                .map(open -> new OrphanCheck(script, open));
    }

    /** Where it was interrupted; null where the script is another one by now. */
    @Nullable
    InterruptedStatement place(Script script) {
        Reach reach = reach(script);
        Statement open = reach.open();
        if (!reach.begins() || open == null) {
            return null;
        }
        return new InterruptedStatement(
                script.statementCount(),
                open.line(),
                SecretMask.maskMessage(open.text()).lines().findFirst().orElse(""),
                script.hasKnownOutcome(open)
                        ? InterruptedStatement.Outcome.DID_NOT_RUN
                        : InterruptedStatement.Outcome.UNKNOWN);
    }
}
