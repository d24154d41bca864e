package dev.migration.internal.batch;

import dev.migration.internal.batch.BatchCheck.Flaw;
import dev.migration.internal.batch.BatchKey.Range;
import dev.migration.internal.blockers.BlockerWatch;
import dev.migration.internal.database.Database;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.settings.BatchSettings;
import dev.migration.internal.stop.StopSignal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** Executes the statement of a migration for one range of its key, in the transaction that is open. */
public final class Batch {

    private final Connection connection;
    private final StopSignal stop;
    private final BlockerWatch watch;
    private final BatchCheck check;

    /** Of this migration; fails where its table or its column does not exist. */
    public Batch(Connection connection, Database database, Step step, StopSignal stop) throws SQLException {
        this(connection, database, step, stop, BlockerWatch.idle());
    }

    /** The same, of which the sessions that block it are found. */
    Batch(Connection connection, Database database, Step step, StopSignal stop, BlockerWatch watch)
            throws SQLException {
        this.connection = connection;
        this.stop = stop;
        this.watch = watch;
        this.check = BatchCheck.of(connection, database, step);
    }

    BatchKey key() {
        return check.key();
    }

    /** The failure of its statement. */
    StatementFailure failure(SQLException refusal) {
        return StatementFailure.ofScript(check.statement().statement(), 1, refusal);
    }

    /**
     * Executes it for the first range, with the size that a run begins with; nothing where the table is empty. Fails where
     * the start of a run would refuse the key. Returns how long it took, without that check, which a run makes once.
     */
    public Duration executeFirst() throws StatementFailure, SQLException {
        Optional<Flaw> flaw = check.flaw();
        if (flaw.isPresent()) {
            throw failure(new SQLException(flaw.get().message()));
        }
        long start = System.nanoTime();
        String upper = check.key().end(connection, true);
        Range range = upper == null ? null : check.key().next(connection, null, upper, BatchSettings.FIRST_SIZE);
        if (range != null) {
            execute(range);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Returns how many rows were changed. */
    int execute(Range range) throws StatementFailure, SQLException {
        try (PreparedStatement prepared =
                connection.prepareStatement(check.statement().sql())) {
            check.key().bind(prepared, 1, range.from());
            check.key().bind(prepared, 2, range.to());
            if (!stop.begin(prepared)) {
                throw StatementFailure.stopped();
            }
            watch.begin();
            try {
                return prepared.executeUpdate();
            } finally {
                watch.end();
                stop.end();
            }
        }
    }
}
