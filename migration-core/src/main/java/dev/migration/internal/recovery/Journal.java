// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.recovery;

import dev.migration.Direction;
import dev.migration.internal.database.Row;
import dev.migration.internal.database.StatementOutcomes.Outcome;
import dev.migration.internal.execute.ScriptContext;
import dev.migration.internal.execute.ScriptReading.Data;
import dev.migration.internal.execute.Sender;
import dev.migration.internal.history.InFlight;
import dev.migration.internal.history.LogEntry;
import dev.migration.internal.history.LogReader.StoredScripts;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.plan.Steps.Step.Resume;
import dev.migration.internal.script.LockedTables;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.session.StatementFailure.What;
import dev.migration.internal.sql.CanonicalSql;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.sql.rules.StatementTrait;
import java.io.IOException;
import java.io.Writer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The journal of one script: how far it came, and which statements those were. */
public final class Journal {

    private static final MaskedLog log = MaskedLog.of(Journal.class);

    private final ScriptContext context;
    private final Sender sender;
    private final Step step;
    private final CanonicalSql.Hash prefix;

    private int read;
    private final LockedTables locked = new LockedTables();

    /** How many at the start set something for the session and no more. */
    private int settings;

    private int done;
    private boolean owned;
    private @Nullable String noted;

    /** What took effect under locked tables, to be recorded once they are unlocked. */
    private @Nullable Unwritten unwritten;

    /** When the lease was renewed last by a statement of ours. */
    private long renewedAt = System.nanoTime();

    private record Unwritten(int done, String progress) {}

    public Journal(ScriptContext context, Sender sender, Step step) {
        this.context = context;
        this.sender = sender;
        this.step = step;
        this.prefix = new CanonicalSql.Hash(context.database().dialect());
        this.done = step instanceof Resume resume ? resume.inFlight().statementsDone() : 0;
    }

    /** How many statements it says are done. */
    public int done() {
        return done;
    }

    /** Whether nothing is done, but for settings that end with the session. */
    boolean hasNothingDone() {
        return done <= settings;
    }

    boolean isOwned() {
        return owned;
    }

    /** The number of the statement that was read last, from 1. */
    public int ordinal() {
        return read;
    }

    public void begin() throws StatementFailure, SQLException {
        start();
        commit();
        owned = true;
    }

    /** Records of a script that had no journal that rows of it remain. */
    void beginWithRows(String reason) throws StatementFailure, SQLException {
        start();
        sender.changeOneRow(context.row().failure(reason));
        commit();
    }

    private void start() throws StatementFailure, SQLException {
        context.connection().setAutoCommit(false);
        sender.own(context.recorder().forgetKeys());
        sender.own(context.row().create());
        sender.changeOneRow(context.row().own());
        sender.changeOneRow(context.row()
                .begin(
                        step.version(),
                        step.name(),
                        step.checksum(),
                        step.direction() == Direction.DOWN ? "down" : "up",
                        prefix.value()));
    }

    /** Makes the interrupted run ours, with all that was read as done, and the outcome of the next statement open. */
    public void own(Resume resume) throws StatementFailure, SQLException {
        context.connection().setAutoCommit(false);
        sender.own(context.settings().before().ownRoleToWrite());
        sender.changeOneRow(context.row().own());
        sender.changeOneRow(context.row().takeUp(step.name(), resume.checksum()));
        sender.changeOneRow(context.row().progress(read, prefix.value()));
        sender.own(context.recorder()
                .bookkeeping()
                .log(LogEntry.of(LogEntry.Action.RESUME, step.version(), step.name(), resume.checksum())));
        commit();
        owned = true;
        recorded();
        context.recorder().forgetKeys(sender);
    }

    /** Checks the lease where nothing renewed it for long: what runs outside a transaction cannot be rolled back later. */
    public void requireLease(boolean underOwnRole) throws StatementFailure, SQLException {
        Duration silence = Duration.ofNanos(System.nanoTime() - renewedAt);
        String lease = context.row().keepLease().orElse(null);
        if (lease != null && silence.compareTo(context.database().lease().dividedBy(2)) > 0) {
            write(lease, underOwnRole);
        }
    }

    /**
     * Records what exists before the statement, where its outcome is determined by that; and which one is sent, where its file
     * does not show it: placeholders may have other values later.
     */
    public void note(Statement next, boolean isShownByCatalogue, boolean underOwnRole)
            throws StatementFailure, SQLException {
        noted = null;
        if (isShownByCatalogue) {
            noteUnderLock(next);
        }
        String stored = step.script().isOfFileWithPlaceholders()
                ? StoredNote.of(next, noted, context.database().dialect())
                : noted;
        if (stored != null) {
            write(context.row().note(stored), underOwnRole);
        }
    }

    /** Notes what exists before the statement for this run alone: under locked tables nothing can be recorded. */
    public void noteUnderLock(Statement next) throws SQLException {
        noted = CatalogueOutcomes.of(context.database())
                .noteBefore(context.connection(), next)
                .orElse(null);
    }

    private void write(String change, boolean underOwnRole) throws StatementFailure, SQLException {
        if (underOwnRole) {
            context.connection().setAutoCommit(false);
            sender.own(context.settings().before().ownRoleToWrite());
        }
        sender.changeOneRow(change);
        if (underOwnRole) {
            commit();
        }
        sender.flush();
    }

    /** What was recorded before the last statement; null where nothing was. */
    @Nullable
    String noted() {
        return noted;
    }

    /** What was recorded before the statement at which the script was interrupted; null where nothing was. */
    @Nullable
    String storedNote() throws SQLException {
        List<Row> rows = Row.all(context.connection(), context.row().noted());
        return rows.isEmpty() ? null : rows.get(0).get(1);
    }

    /** Fails if the statement succeeded, but what it made is unusable, such as an invalid index. */
    public void requireSound(Statement sent) throws StatementFailure, SQLException {
        SQLException flaw = sent.kind() == StatementKind.NON_TRANSACTIONAL
                ? context.database().outcomes().flaw(context.connection(), sent).orElse(null)
                : null;
        if (flaw != null) {
            throw StatementFailure.ofScript(sent, read, flaw);
        }
    }

    /** Whether what was read is what was done, statement by statement. */
    boolean agreesWith(InFlight inFlight) {
        return read == inFlight.statementsDone() && prefix.value().equals(inFlight.prefixHash());
    }

    /** Adds a statement that is not sent. */
    public void pass(Statement statement, @Nullable Data data) throws StatementFailure {
        Data passed = take(statement, data);
        if (passed != null) {
            try {
                passed.lines().transferTo(Writer.nullWriter());
            } catch (IOException e) {
                throw StatementFailure.unreadable(e);
            }
        }
    }

    /** Adds a statement, and returns its data so that they are added while they are sent. */
    @Nullable
    public Data take(Statement statement, @Nullable Data data) {
        if (settings == read && statement.has(StatementTrait.ONLY_CHANGES_SESSION)) {
            settings++;
        }
        read++;
        locked.add(statement);
        prefix.add(statement);
        return data == null ? null : new Data(data.line(), prefix.addingData(data.lines()));
    }

    /** The tables that are locked after what was read. */
    public LockedTables locked() {
        return locked;
    }

    /** Keeps that all that was read took effect, under locked tables. */
    public void reach() {
        unwritten = new Unwritten(read, context.row().progress(read, prefix.value()));
    }

    /** Records what took effect under tables that are unlocked now. */
    void catchUp() throws StatementFailure {
        if (unwritten != null) {
            sender.changeOneRow(unwritten.progress());
            sender.flush();
            done = unwritten.done();
            unwritten = null;
        }
    }

    /** Records that all that was read is done; in the script's own transaction, with its commit. */
    public void progress() throws StatementFailure {
        renewedAt = System.nanoTime();
        sender.changeOneRow(context.row().progress(read, prefix.value()));
        sender.flush();
    }

    /** The same at the end of a transaction, under our own role: the script may have set another. */
    public void commitWithProgress() throws StatementFailure, SQLException {
        sender.own(context.settings().before().ownRoleToWrite());
        sender.changeOneRow(context.row().progress(read, prefix.value()));
        commit();
        recorded();
    }

    /** Records a statement that took effect outside a transaction: it must not be sent again. */
    public void record(boolean underOwnRole) throws StatementFailure, SQLException {
        if (underOwnRole) {
            context.connection().setAutoCommit(false);
            commitWithProgress();
        } else {
            progress();
            recorded();
        }
    }

    public void recorded() {
        done = read;
        unwritten = null;
    }

    /** Reads what is done: a COMMIT of the script may have recorded more than we know. False if the row is not ours. */
    boolean readBack() throws SQLException {
        List<Row> rows = Row.all(context.connection(), context.row().done());
        if (!rows.isEmpty()) {
            done = Integer.parseInt(rows.get(0).text(1));
        }
        return !rows.isEmpty();
    }

    public void finish(StoredScripts scripts, long millis) throws StatementFailure, SQLException {
        context.connection().setAutoCommit(false);
        sender.own(context.settings().before().resetInTransaction());
        context.recorder().enter(step, sender);
        sender.own(context.recorder().complete(step, scripts, Long.toString(millis)));
        sender.changeOneRow(context.row().end());
        commit();
    }

    /**
     * Drops what an interrupted statement left behind, such as an invalid index. Like the statement itself, it may have to wait
     * for every other transaction; it can be stopped unless a stop was requested before.
     */
    void drop(Outcome left, int ordinal) throws StatementFailure {
        for (String sql : left.cleanup()) {
            log.warn("{}: dropping what statement {} left behind: {}", step.name(), ordinal, sql);
            try {
                sender.clearing(sql);
            } catch (StatementFailure e) {
                throw e.is(What.OUR_OWN) ? StatementFailure.of(What.LEFTOVERS, e.refusal()) : e;
            }
        }
    }

    /** The script changed nothing, so there is nothing to resume. */
    void forget() throws StatementFailure {
        sender.own(context.row().end());
        sender.flush();
    }

    /** The next statement was refused, so it took no effect. */
    void refused(String reason) throws StatementFailure {
        sender.own(context.row().failure(reason));
        sender.flush();
    }

    private void commit() throws StatementFailure {
        renewedAt = System.nanoTime();
        sender.commit();
    }
}
