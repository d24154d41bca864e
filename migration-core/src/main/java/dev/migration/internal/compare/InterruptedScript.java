package dev.migration.internal.compare;

import dev.migration.DownScript;
import dev.migration.InvalidMigrationsException;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.InFlight;
import dev.migration.internal.plan.InterruptedStatement;
import dev.migration.internal.plan.InterruptedStatement.Outcome;
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

/** Finds the script that was interrupted, and the statement at which that was. */
final class InterruptedScript {

    private final InFlight inFlight;

    InterruptedScript(InFlight inFlight) {
        this.inFlight = inFlight;
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

    /** The statement and its script; empty if that was edited before it, or nothing is left of it. */
    Optional<OrphanCheck> statement(Script script) {
        Reach reach = reach(script);
        return reach.isSame()
                ? Optional.ofNullable(reach.next()).map(next -> new OrphanCheck(script, next))
                : Optional.empty();
    }

    /** The same, to be shown. */
    static InterruptedStatement describe(OrphanCheck at) {
        Statement statement = at.statement();
        return new InterruptedStatement(
                at.script().statementCount(),
                statement.line(),
                SecretMask.maskMessage(statement.text()).lines().findFirst().orElse(""),
                at.script().hasKnownOutcome(statement) ? Outcome.DID_NOT_RUN : Outcome.UNKNOWN);
    }
}
