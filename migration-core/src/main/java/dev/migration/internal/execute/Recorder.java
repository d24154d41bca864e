// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.execute;

import dev.migration.Direction;
import dev.migration.MigrationException;
import dev.migration.internal.database.Database.Scope;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.help.Printable;
import dev.migration.internal.history.Bookkeeping;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.history.LogEntry;
import dev.migration.internal.history.LogReader.StoredScripts;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.plan.Steps.Step.Resume;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.secrets.SecretMask;
import dev.migration.internal.session.StatementFailure;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the statements that record a script in the history.
 *
 * @param bookkeeping writes the history
 * @param row writes the journal
 */
public record Recorder(SessionSettings settings, Bookkeeping bookkeeping, RunRow row) {

    private static final MaskedLog log = MaskedLog.of(Recorder.class);

    /** What its functions show a script of keys is as in a new session, whoever inserted before. */
    public List<String> forgetKeys() {
        return settings.database().forgetKeys(bookkeeping.tables().log());
    }

    /** The same at once, in a transaction of its own. */
    public void forgetKeys(Sender sender) throws StatementFailure, SQLException {
        List<String> forgets = forgetKeys();
        if (!forgets.isEmpty()) {
            settings.session().connection().setAutoCommit(false);
            sender.own(forgets);
            sender.commit();
        }
    }

    /** Fails the open transaction if another instance took over, where the lock does not prevent that. */
    public void guard(Sender sender) throws StatementFailure {
        String guard = row.guard().orElse(null);
        if (guard != null) {
            sender.changeOneRow(guard);
        }
    }

    /** Puts the version into the history, or takes it out; fails if another instance did so meanwhile. */
    public void enter(Step step, Sender sender) throws StatementFailure {
        guard(sender);
        switch (step.direction()) {
            case UP -> sender.own(entry(step));
            case DOWN -> sender.changeOneRow(bookkeeping.delete(step.version()));
        }
    }

    /** The statements that put the version into the history; a second row of it is refused by the table's key. */
    public List<String> entry(Step step) {
        String insert = bookkeeping.insert(step.version(), step.name(), step.checksum(), kind(step));
        if (!step.version().isRepeatable()) {
            return List.of(insert);
        }
        // One that resumes has the row in flight for a fence, and may be what its row says again. So may one of each
        // start.
        return List.of(
                step instanceof Resume || step.script().mayHaveTime()
                        ? bookkeeping.delete(step.version())
                        : bookkeeping.deleteChanged(step.version(), step.checksum()),
                insert);
    }

    private static Kind kind(Step step) {
        if (step.version().isRepeatable()) {
            return Kind.REPEATABLE;
        }
        if (step.script().code() != null) {
            return Kind.CODE;
        }
        return step.script().options().runsBesideBatches() ? Kind.BESIDE : Kind.MIGRATION;
    }

    /** The statements that complete the entry in the same transaction; how long it took is an SQL expression. */
    public List<String> complete(Step step, StoredScripts scripts, String millis) {
        if (step.direction() == Direction.DOWN) {
            var undone = LogEntry.of(LogEntry.Action.UNDO, step.version(), step.name(), step.checksum());
            return bookkeeping.undone(undone, millis);
        }
        return bookkeeping.complete(
                new LogEntry(
                        LogEntry.Action.APPLY,
                        step.version(),
                        step.name(),
                        step.checksum(),
                        null,
                        null,
                        storable(step, "down", scripts.down()),
                        storable(step, "up", scripts.up())),
                millis);
    }

    /** The script, if the database can store it as it is: another text must never be executed in its place. */
    private @Nullable String storable(Step step, String which, @Nullable String script) {
        Optional<String> unstorable =
                script == null ? Optional.empty() : settings.database().unstorable(script);
        unstorable.ifPresent(why -> log.warn(
                "The {} script of {} is not stored: {}. Keep its file: {}",
                which,
                Printable.line(step.name()),
                Printable.line(why),
                which.equals("down")
                        ? "an undo needs it"
                        : "an edit of it is refused later, even of a comment, and cannot be shown"));
        return unstorable.isPresent() ? null : script;
    }

    /**
     * Writes to the log of the history why a step failed, as far as there is a connection for that.
     *
     * @param remains whether a part of it is done
     */
    public void logFailure(Step step, SqlError error, String text, boolean remains, MigrationException exception) {
        if (error.kind() == SqlError.Kind.CONNECTION_LOST) {
            return;
        }
        try {
            settings.session().connection().setAutoCommit(false);
            var sender = new Sender(settings.session().connection(), settings.database());
            // The script before this one may have left another role, which the failed transaction brought back.
            sender.own(settings.before().resetInTransaction());
            sender.own(settings.hurry(Scope.TRANSACTION));
            var failed = new LogEntry(
                    LogEntry.Action.FAIL,
                    step.version(),
                    step.name(),
                    step.checksum(),
                    error.sqlState(),
                    text,
                    null,
                    null);
            sender.own(bookkeeping.log(failed));
            if (remains) {
                sender.own(bookkeeping.beside(failed));
            }
            sender.commit();
        } catch (SQLException | StatementFailure e) {
            SQLException refusal = e instanceof StatementFailure failure ? failure.refusal() : (SQLException) e;
            Rollback.rollBack(settings.session().connection(), settings.database(), refusal);
            exception.addSuppressed(SecretMask.mask(refusal));
            log.warn("This failure could not be written to the history's log: {}", refusal);
        }
    }
}
