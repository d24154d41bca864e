// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.execute;

import dev.migration.Direction;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationEvent;
import dev.migration.internal.execute.StatementsAhead.Read;
import dev.migration.internal.history.LogReader.StoredScripts;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.script.Script;
import dev.migration.internal.script.StatementReader;
import dev.migration.internal.session.Scheduler;
import dev.migration.internal.session.StatementFailure;
import dev.migration.internal.session.StatementFailure.What;
import dev.migration.internal.settings.Listeners;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementKind;
import dev.migration.internal.stop.StopSignal;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a script while it runs, and reports the progress: at most four times a second, and every second of a long statement. A
 * file that cannot be read any more fails the run as a refused statement does.
 */
public final class ScriptReading implements AutoCloseable {

    /** A script of up to so many characters is read, and compared with what was planned, before any of it runs. */
    private static final int LARGEST_IN_MEMORY = 1 << 20;

    private static final Duration BETWEEN_REPORTS = Duration.ofMillis(250);

    private static final Duration BETWEEN_SIGNS_OF_LIFE = Duration.ofSeconds(1);

    private final Script script;
    private final @Nullable Step step;
    private final Listeners listeners;
    private final StopSignal stop;
    private final StatementReader statements;
    private final StoredScripts stored;
    private final StatementsAhead ahead;
    private final Queue<Read> inMemory = new ArrayDeque<>();
    private final Scheduler.Task silence;
    private @Nullable Data data;
    private long reportedAt = System.nanoTime();
    private volatile long reached;
    private volatile boolean closed;

    /**
     * The data of a COPY.
     *
     * @param line the line of the file on which they start
     * @param lines to be read once, before the next statement is asked for
     */
    public record Data(int line, Reader lines) {

        /** Those behind a statement, the last one that was read; null where it is no COPY. */
        public static @Nullable Data of(Statement statement, StatementReader reader) {
            return statement.kind() == StatementKind.COPY ? new Data(reader.copyDataLine(), reader.copyData()) : null;
        }
    }

    /** Without a step it is no migration's: its progress is not reported, and none of it is stored. */
    public ScriptReading(Script script, @Nullable Step step, Listeners listeners, StopSignal stop)
            throws StatementFailure {
        this.script = script;
        this.step = step;
        this.listeners = listeners;
        this.stop = stop;
        this.statements = reading(stop, script::open);
        this.ahead = new StatementsAhead(statements, stop.scheduler());
        this.reached = script.offset();
        try {
            this.stored = step == null
                    ? new StoredScripts(null, null)
                    : new StoredScripts(toStore(step, script), toStore(step, step.down()));
            if (script.sizeInChars() <= LARGEST_IN_MEMORY) {
                while (reading(stop, statements::hasNext)) {
                    inMemory.add(inMemory(reading(stop, () -> Read.of(statements))));
                }
                requireUnchanged();
            }
        } catch (StatementFailure | RuntimeException | Error e) {
            statements.close();
            throw e;
        }
        this.silence = stop.scheduler().repeat(BETWEEN_SIGNS_OF_LIFE, "migration-progress", this::report);
    }

    private @Nullable String toStore(Step step, @Nullable Script script) throws StatementFailure {
        if (script == null
                || step.direction() == Direction.DOWN
                // A stored down script has to undo it by itself.
                || (script != this.script && script.code() != null)
                || !script.options().storesSql()
                || script.sizeInChars() > StatementReader.LONGEST_STORED) {
            return null;
        }
        boolean isOfSameFile = script.name().equals(this.script.name());
        Optional<String> sql = reading(
                stop, () -> isOfSameFile ? script.storedSqlIfUnchanged(statements) : script.storedSqlIfUnchanged());
        if (sql.isPresent()) {
            return sql.get();
        }
        throw isOfSameFile
                ? changed()
                : StatementFailure.of(
                        What.FILE, new SQLException("its down script changed after it was checked: " + script.name()));
    }

    private static <T> T reading(StopSignal stop, Supplier<T> read) throws StatementFailure {
        try {
            return stop.reading(read);
        } catch (InvalidMigrationsException e) {
            throw stop.reason() == null ? StatementFailure.unreadable(e) : StatementFailure.stopped();
        }
    }

    private static Read inMemory(Read read) throws StatementFailure {
        if (read.data() == null) {
            return read;
        }
        try {
            var lines = new StringWriter();
            read.data().transferTo(lines);
            return new Read(read.statement(), read.dataLine(), new StringReader(lines.toString()));
        } catch (IOException e) {
            throw StatementFailure.unreadable(e);
        }
    }

    public boolean hasNext() throws StatementFailure {
        return !inMemory.isEmpty() || reading(stop, ahead::hasNext);
    }

    public Statement next() throws StatementFailure {
        if (stop.reason() != null) {
            throw StatementFailure.stopped();
        }
        Read next = inMemory.isEmpty() ? reading(stop, ahead::next) : inMemory.remove();
        Statement statement = next.statement();
        Reader follows = next.data();
        reached(statement.offset());
        long end = statement.offset() + statement.text().length();
        data = follows == null ? null : new Data(next.dataLine(), watch(follows, end));
        return statement;
    }

    /** What follows the statement given last; null if it is no COPY. */
    @Nullable
    public Data data() {
        return data;
    }

    /** To be called at the end: what ran has to be what was planned. */
    public void requireUnchanged() throws StatementFailure {
        if (!reading(stop, statements::unchanged)) {
            throw changed();
        }
    }

    private static StatementFailure changed() {
        return StatementFailure.of(
                What.FILE, new SQLException("the file changed after it was checked, so it is not what was planned"));
    }

    /** The scripts to store with what is applied, as they were before any of it ran. */
    public StoredScripts stored() {
        return stored;
    }

    /** Reports that the script is read up to this offset in its file. */
    private void reached(long offset) {
        reached = offset;
        long now = System.nanoTime();
        if (now - reportedAt < BETWEEN_REPORTS.toNanos()) {
            return;
        }
        reportedAt = now;
        report();
    }

    private void report() {
        if (step == null) {
            return;
        }
        var progress = new MigrationEvent.MigrationProgress(
                step.direction(), step.version().text(), step.name(), reached - script.offset(), script.sizeInChars());
        listeners.publishIf(() -> !closed, progress);
    }

    /** The data that start at this offset; what is read of them is reported as well. */
    private Reader watch(Reader lines, long offset) {
        return new FilterReader(lines) {

            private long position = offset;

            @Override
            public int read(char[] buffer, int from, int length) throws IOException {
                if (stop.reason() != null) {
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
        closed = true;
        silence.cancel();
        ahead.close();
        statements.close();
    }
}
