package dev.migration.internal.execute;

import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationEvent;
import dev.migration.internal.event.Listeners;
import dev.migration.internal.plan.Step;
import dev.migration.internal.script.StatementReader;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.stop.StopSignal;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Reads a script while it runs, and reports the progress at most four times a second. A file that cannot be read any more
 * fails the run as a refused statement does.
 */
public final class ScriptReading implements AutoCloseable {

    /** A script of up to so many characters is read, and compared with what was planned, before any of it runs. */
    private static final int READ_AHEAD = 1 << 20;

    private static final Duration BETWEEN_REPORTS = Duration.ofMillis(250);

    private final Step step;
    private final Listeners listeners;
    private final StopSignal stop;
    private final StatementReader statements;
    private final Queue<Ahead> ahead = new ArrayDeque<>();
    private @Nullable Data data;
    private long reportedAt = System.nanoTime();

    /**
     * The data of a COPY.
     *
     * @param line the line of the file on which they start
     * @param lines to be read once, before the next statement is asked for
     */
    public record Data(int line, Reader lines) {}

    private record Ahead(Statement statement, @Nullable Data data) {}

    ScriptReading(Step step, Listeners listeners, StopSignal stop) throws StatementFailure {
        this.step = step;
        this.listeners = listeners;
        this.stop = stop;
        try {
            statements = stop.reading(step.script()::open);
        } catch (InvalidMigrationsException e) {
            throw unreadable(e);
        }
        if (step.script().sizeInChars() <= READ_AHEAD) {
            try {
                readAhead();
            } catch (StatementFailure e) {
                statements.close();
                throw e;
            }
        }
    }

    private void readAhead() throws StatementFailure {
        try {
            while (stop.reading(statements::hasNext)) {
                Statement statement = statements.next();
                ahead.add(new Ahead(statement, statement.kind() == StatementKind.COPY ? dataAhead() : null));
            }
        } catch (InvalidMigrationsException | IOException e) {
            throw unreadable(e);
        }
        requireUnchanged();
    }

    private Data dataAhead() throws IOException {
        var lines = new StringWriter();
        statements.copyData().transferTo(lines);
        return new Data(statements.copyDataLine(), new StringReader(lines.toString()));
    }

    public boolean hasNext() throws StatementFailure {
        try {
            return !ahead.isEmpty() || stop.reading(statements::hasNext);
        } catch (InvalidMigrationsException e) {
            throw unreadable(e);
        }
    }

    public Statement next() throws StatementFailure {
        if (isStopped()) {
            throw StatementFailure.stopped();
        }
        Ahead next = ahead.poll();
        if (next == null) {
            next = read();
        }
        Statement statement = next.statement();
        Data follows = next.data();
        reached(statement.offset());
        long end = statement.offset() + statement.text().length();
        data = follows == null ? null : new Data(follows.line(), watch(follows.lines(), end));
        return statement;
    }

    private StatementFailure unreadable(Exception e) {
        return isStopped() ? StatementFailure.stopped() : StatementFailure.unreadable(e);
    }

    private Ahead read() throws StatementFailure {
        try {
            Statement statement = statements.next();
            return new Ahead(
                    statement,
                    statement.kind() == StatementKind.COPY
                            ? new Data(statements.copyDataLine(), statements.copyData())
                            : null);
        } catch (InvalidMigrationsException e) {
            throw StatementFailure.unreadable(e);
        }
    }

    /** What follows the statement given last; null if it is no COPY. */
    @Nullable
    public Data data() {
        return data;
    }

    /** To be called at the end: what ran has to be what was planned. */
    public void requireUnchanged() throws StatementFailure {
        boolean unchanged;
        try {
            unchanged = stop.reading(statements::unchanged);
        } catch (InvalidMigrationsException e) {
            throw unreadable(e);
        }
        if (!unchanged) {
            throw StatementFailure.changedFile();
        }
    }

    /** Reports that the script is read up to this offset in its file. */
    private void reached(long offset) {
        long now = System.nanoTime();
        if (now - reportedAt < BETWEEN_REPORTS.toNanos()) {
            return;
        }
        reportedAt = now;
        listeners.publish(new MigrationEvent.MigrationProgress(
                step.direction(),
                step.version().text(),
                step.name(),
                offset - step.script().offset(),
                step.script().sizeInChars()));
    }

    private boolean isStopped() {
        return stop.reason() != null;
    }

    /** The data that start at this offset; what is read of them is reported as well. */
    private Reader watch(Reader lines, long offset) {
        return new FilterReader(lines) {

            private long position = offset;

            @Override
            public int read(char[] buffer, int from, int length) throws IOException {
                if (isStopped()) {
                    throw new InterruptedIOException("stopped");
                }
                int count = super.read(buffer, from, length);
                if (count > 0) {
                    position += count;
                    reached(position);
                }
                return count;
            }
        };
    }

    @Override
    public void close() {
        statements.close();
    }
}
