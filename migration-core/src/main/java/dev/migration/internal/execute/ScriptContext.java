package dev.migration.internal.execute;

import dev.migration.Direction;
import dev.migration.MigrationException;
import dev.migration.internal.blockers.BlockerWatch;
import dev.migration.internal.blockers.LockTimeoutRetry;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.Database.Scope;
import dev.migration.internal.database.SessionState;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.execute.ServerMessages.DropNotices;
import dev.migration.internal.header.ScriptOptions;
import dev.migration.internal.help.Printable;
import dev.migration.internal.history.Bookkeeping;
import dev.migration.internal.history.Bookkeeping.LogEntry;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.history.LogReader.StoredScripts;
import dev.migration.internal.history.RunRow;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.plan.Steps.Step.Resume;
import dev.migration.internal.plan.Steps.Step.Transactionality;
import dev.migration.internal.script.Script;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.secrets.SecretMask;
import dev.migration.internal.secrets.SecretValues;
import dev.migration.internal.session.Session;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.settings.Listeners;
import dev.migration.internal.settings.Settings.SqlLocks;
import dev.migration.internal.stop.StopSignal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a script needs to run, and the statements that record it.
 *
 * @param before what the connection was set to before the run
 * @param bookkeeping writes the history
 * @param row writes the journal
 * @param secrets what no message may show
 */
public record ScriptContext(
        Session session,
        Database database,
        SessionState before,
        Bookkeeping bookkeeping,
        RunRow row,
        Durability durability,
        BlockerWatch watch,
        Listeners listeners,
        SecretValues secrets,
        StopSignal stop) {

    private static final MaskedLog log = MaskedLog.of(ScriptContext.class);

    private static final Duration LONGEST_WAIT_AT_END = Duration.ofSeconds(1);

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    /**
     * Lets the migrations of a run reach the disk together: each is committed by itself, but only the last commit waits for
     * the disk. A server writes its log in order, so what was committed before is then durable as well. A script outside a
     * transaction starts with a commit of the journal, which waits.
     */
    public static final class Durability {

        private final Database database;
        private final RunRow row;
        private final @Nullable Step last;
        private boolean awaited;

        /** Of a run whose last step is this one; null where it has none. */
        public Durability(Database database, RunRow row, @Nullable Step last) {
            this.database = database;
            this.row = row;
            this.last = last;
        }

        /** Whether a step's commit does not wait for the disk. A script that sets the same for itself comes later and prevails. */
        boolean isDeferred(Step step) {
            return step != last && database.has(Capability.COMMITS_WITHOUT_WAITING);
        }

        public void committed(Step step) {
            awaited = step.mode() == Transactionality.TRANSACTION && isDeferred(step);
        }

        /** Whether something is committed that has not reached the disk, for all we know. */
        public boolean isAwaited() {
            return awaited;
        }

        /** A change for a run that ended before its last step: a commit of something that only reads does not wait. */
        public List<String> lastWrite() {
            return awaited ? List.of(row.create(), row.own()) : List.of();
        }
    }

    public Connection connection() {
        return session.connection();
    }

    public Sender sender() {
        return new Sender(
                connection(),
                database,
                watch,
                stop,
                database.has(Capability.MULTIPLE_STATEMENTS),
                secrets,
                this::publishMessage);
    }

    /** For the messages of one script, or of one try to run it. */
    public DropNotices dropNotices() {
        return new DropNotices(this::publishMessage);
    }

    private void publishMessage(String text) {
        listeners.publishMessage(stop.running(), text);
    }

    public CodeRun code() {
        return new CodeRun(connection(), database, watch, stop);
    }

    /** Sends each statement by itself, so that it is known which one is refused. */
    public Sender senderOfSingles() {
        return new Sender(connection(), database, BlockerWatch.idle(), stop, false, secrets, this::publishMessage);
    }

    /** The same for statements that were sent before, of which the database says again what is reported already. */
    public Sender senderOfRepeated() {
        return new Sender(connection(), database, BlockerWatch.idle(), stop, false, secrets, message -> {});
    }

    /** Decides about another try where the lock of another session stops the script. */
    public LockTimeoutRetry lockRetry(Step step, SqlLocks locks) {
        return new LockTimeoutRetry(database, connection(), step, locks, watch, listeners, stop, System::nanoTime);
    }

    public ScriptReading read(Step step) throws StatementFailure {
        return new ScriptReading(step.script(), step, listeners, stop);
    }

    /** Reads one that is no migration's. */
    public ScriptReading read(Script script) throws StatementFailure {
        return new ScriptReading(script, null, listeners, stop);
    }

    /** How other sessions see what runs. */
    public String activity(Step step) {
        return "migration " + step.version() + " since " + CLOCK.format(Instant.now());
    }

    /** For statements of ours after a failure or a stop: there is no time to wait for what other sessions have locked. */
    public List<String> hurry(Scope scope) {
        return database.set(
                database.settingsFor(ScriptOptions.DEFAULT.withDefaultLockTimeout(LONGEST_WAIT_AT_END), scope));
    }

    /** Begins the transaction of a script, after what it sets that only works outside. */
    public void begin(Script script) throws SQLException, StatementFailure {
        if (!script.settingsOutside().isEmpty()) {
            connection().setAutoCommit(true);
            var sender = new Sender(connection(), database);
            sender.own(script.settingsOutside());
            sender.flush();
        }
        connection().setAutoCommit(false);
    }

    /** Completes the reset of a transaction that began with the first of it, and sets it for a script. */
    public void prepareTransaction(Step step, ScriptOptions options, Sender sender) throws StatementFailure {
        sender.own(before.with(
                        database.settingsFor(options, Scope.TRANSACTION, activity(step), durability.isDeferred(step)))
                .lastOfReset());
    }

    /** Sets the session for a script outside a transaction; behind a pooler, each transaction is set. */
    public void prepareSession(Step step, ScriptOptions options, Sender sender) throws StatementFailure {
        if (before.endsWithTransaction()) {
            return;
        }
        sender.own(before.with(database.settingsFor(options, Scope.SESSION, activity(step), false))
                .reset());
        sender.flush();
    }

    /** What its functions show a script of keys is as in a new session, whoever inserted before. */
    public List<String> forgetKeys() {
        return database.forgetKeys(bookkeeping.tables().log());
    }

    /** The same at once, in a transaction of its own. */
    public void forgetKeys(Sender sender) throws StatementFailure, SQLException {
        List<String> forgets = forgetKeys();
        if (!forgets.isEmpty()) {
            connection().setAutoCommit(false);
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
        boolean repeatable = step.version().isRepeatable();
        switch (step.direction()) {
            case UP -> {
                if (repeatable) {
                    // One that resumes has the row in flight for a fence, and may be what its row says again.
                    sender.own(
                            step instanceof Resume
                                    ? bookkeeping.delete(step.version())
                                    : bookkeeping.deleteChanged(step.version(), step.checksum()));
                }
                // A second row of the version is refused by the table's key.
                sender.own(bookkeeping.insert(step.version(), step.name(), step.checksum(), kind(step)));
            }
            case DOWN -> sender.changeOneRow(bookkeeping.delete(step.version()));
        }
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
            return List.of(bookkeeping.log(undone, millis));
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
        Optional<String> unstorable = script == null ? Optional.empty() : database.unstorable(script);
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

    /** Drops what a script left in the session, so that the next one finds none of it. */
    public void clearLeftovers(Script script) {
        try {
            var sender = new Sender(connection(), database);
            sender.own(before.leftovers().of(connection()));
            if (script.firstLasting() != null && !before.endsWithTransaction()) {
                // A temporary table would hide the table that the next script means.
                sender.own(database.forgetTemporary());
            }
            sender.flush();
        } catch (SQLException | StatementFailure e) {
            log.debug("What the script left in the session could not be dropped: {}", e);
        }
    }

    /** Writes to the log of the history why a step failed, as far as there is a connection for that. */
    public void logFailure(Step step, SqlError error, String text, MigrationException exception) {
        if (error.kind() == SqlError.Kind.CONNECTION_LOST) {
            return;
        }
        try {
            connection().setAutoCommit(false);
            var sender = new Sender(connection(), database);
            // The script before this one may have left another role, which the failed transaction brought back.
            sender.own(before.resetInTransaction());
            sender.own(hurry(Scope.TRANSACTION));
            sender.own(bookkeeping.log(new LogEntry(
                    LogEntry.Action.FAIL,
                    step.version(),
                    step.name(),
                    step.checksum(),
                    error.sqlState(),
                    text,
                    null,
                    null)));
            sender.commit();
        } catch (SQLException | StatementFailure e) {
            SQLException refusal = e instanceof StatementFailure failure ? failure.refusal() : (SQLException) e;
            Transactions.rollBack(connection(), database, refusal);
            exception.addSuppressed(SecretMask.mask(refusal));
            log.warn("This failure could not be written to the history's log: {}", refusal);
        }
    }
}
