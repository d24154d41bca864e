// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal;

import dev.migration.internal.batch.BatchExecution;
import dev.migration.internal.batch.BatchExecution.BatchFlaw;
import dev.migration.internal.batch.BatchKey.Range;
import dev.migration.internal.blockers.BlockerWatch;
import dev.migration.internal.compare.RunRequests.RunRequest;
import dev.migration.internal.database.Capability;
import dev.migration.internal.database.Database;
import dev.migration.internal.database.Database.Scope;
import dev.migration.internal.database.SessionState;
import dev.migration.internal.database.SqlError;
import dev.migration.internal.execute.ScriptReading.Data;
import dev.migration.internal.execute.Sender;
import dev.migration.internal.history.History;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.plan.Transactionality;
import dev.migration.internal.run.Engine;
import dev.migration.internal.run.SessionReads;
import dev.migration.internal.script.StatementReader;
import dev.migration.internal.session.Session;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.settings.Settings;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.stop.StopSignal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * For what only tries migrations: a run that takes no lock of ours and writes no history. Its session is discarded at the end,
 * because neither session locks nor prepared statements are rolled back.
 */
final class UnrecordedRun {

    private final Session session;
    private final StopSignal stop;
    private final RunRequest request;
    private final History history;
    private final Sender sender;
    private boolean started;
    private @Nullable SessionState before;
    private @Nullable Step running;

    private UnrecordedRun(Session session, Settings settings, StopSignal stop, RunRequest request) {
        this.session = session;
        this.stop = stop;
        this.request = request;
        stop.attend(session);
        this.history = SessionReads.history(session, settings, stop);
        this.sender = new Sender(
                session.connection(),
                session.database(),
                BlockerWatch.idle(),
                stop,
                false,
                settings.placeholders().secrets(),
                message -> settings.listeners().publishMessage(stop.running(), message));
    }

    /** Of what a Migrator would do that is asked for this. */
    static <T> T of(Engine engine, RunRequest request, Function<UnrecordedRun, T> body) {
        Settings settings = engine.settings();
        return engine.active().run(settings.listeners(), stop -> {
            try (Session session = SessionReads.openWhenUp(settings, stop)) {
                var run = new UnrecordedRun(session, settings, stop, request);
                try {
                    return body.apply(run);
                } finally {
                    if (run.started) {
                        stop.cleanUp();
                        session.discard();
                    }
                }
            }
        });
    }

    Connection connection() {
        return session.connection();
    }

    Database database() {
        return session.database();
    }

    Session session() {
        return session;
    }

    /** Whether the session is a pooler's. */
    boolean isPooled() {
        return history.server().pooler() != null;
    }

    /** Plans, and prepares the session for scripts. */
    List<Step> start() {
        List<Step> steps = stop.reading(() -> request.plan(session, history)).steps();
        stop.arm();
        started = true;
        session.makeWritable();
        session.enterTenant(history);
        before = session.ask(
                "The session's settings cannot be read", () -> database().captureSession(connection()));
        return steps;
    }

    /** Which migration runs from now on. */
    void running(Step step) {
        running = step;
        stop.running(step.name());
    }

    /** The session as it was at the start, in a transaction that has just begun or outside of one. */
    void reset(Scope scope) throws StatementFailure {
        SessionState state = Objects.requireNonNull(before);
        own(scope == Scope.TRANSACTION ? state.resetInTransaction() : state.reset());
    }

    /** Sends statements that are not of a script, in one round trip where the database takes that. */
    void own(List<String> statements) throws StatementFailure {
        boolean asOne = !statements.isEmpty() && database().has(Capability.MULTIPLE_STATEMENTS);
        sender.own(asOne ? List.of(String.join(";\n", statements)) : statements);
        sender.flush();
    }

    /**
     * Executes a statement of a script, with the data that the reader has next where it is a COPY; of a migration that runs in
     * batches the first one. Returns how long it took.
     */
    Duration execute(Statement statement, int ordinal, StatementReader reader) throws StatementFailure {
        if (running != null && running.mode() == Transactionality.BATCHES) {
            try {
                return executeFirst(BatchExecution.of(connection(), database(), running));
            } catch (SQLException e) {
                throw StatementFailure.ofScript(statement, 1, e);
            }
        }
        long start = System.nanoTime();
        sender.script(statement, ordinal, Data.of(statement, reader));
        sender.flush();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Fails where the start of a run would refuse the key. That check is made once in a run, and so not counted. */
    private Duration executeFirst(BatchExecution batch) throws StatementFailure, SQLException {
        BatchFlaw flaw = batch.flaw().orElse(null);
        if (flaw != null) {
            throw batch.failure(new SQLException(flaw.message()));
        }
        long start = System.nanoTime();
        Range first = batch.first().orElse(null);
        if (first != null) {
            batch.execute(first, stop, BlockerWatch.idle());
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** What the database said, without secrets. */
    SqlError explained(StatementFailure failure) {
        return failure.explained(database(), session.secrets());
    }

    /** Whether nothing more may be executed. */
    boolean isStopped() {
        return stop.reason() != null;
    }

    /** What to throw for a failure that is not a finding; for one that a stop has caused, with what stays and the remedy. */
    RuntimeException failure(String what, String effect, String remedy, SQLException cause) {
        return isStopped() ? stop.stopped(" in a rehearsal", effect, remedy, cause) : session.failure(what, cause);
    }
}
