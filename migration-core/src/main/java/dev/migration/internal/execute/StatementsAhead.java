// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.execute;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Problem;
import dev.migration.internal.script.StatementReader;
import dev.migration.internal.session.Scheduler;
import dev.migration.internal.sql.Statement;
import dev.migration.internal.sql.rules.StatementKind;
import java.io.Reader;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Has the next statements of a script read by another thread while the database executes those before. Only one thread reads at
 * a time: the data of a COPY are left to whoever sends them, and nothing behind them is read before.
 */
final class StatementsAhead {

    /** The size of a chunk in characters. After a chunk of twice this size, nothing is read ahead. */
    private static final int CHUNK = 1 << 18;

    /** A chunk takes milliseconds, unless the disk does not answer. */
    private static final Duration LONGEST_END = Duration.ofSeconds(1);

    private final StatementReader statements;
    private final Scheduler scheduler;
    private Chunk chunk = new Chunk(new ArrayDeque<>(), false, null);
    private @Nullable FutureTask<Chunk> following;
    private Scheduler.@Nullable Task reading;

    /** A statement, with the data that follow it, and the line on which they start. */
    record Read(Statement statement, int dataLine, @Nullable Reader data) {

        /** The next one; its data are to be read before the one after it. */
        static Read of(StatementReader statements) {
            Statement next = statements.next();
            return next.kind() == StatementKind.COPY
                    ? new Read(next, statements.copyDataLine(), statements.copyData())
                    : new Read(next, 0, null);
        }
    }

    /** What was read at a time, whether more can be read ahead, and why no more can be read at all. */
    private record Chunk(
            Queue<Read> read, boolean mayContinue, @Nullable InvalidMigrationsException failure) {}

    StatementsAhead(StatementReader statements, Scheduler scheduler) {
        this.statements = statements;
        this.scheduler = scheduler;
    }

    /** Like {@link StatementReader#hasNext}; an interrupt ends it. */
    boolean hasNext() {
        while (chunk.read.isEmpty()) {
            if (chunk.failure != null) {
                throw chunk.failure;
            }
            chunk = nextChunk();
            if (chunk.read.isEmpty() && chunk.failure == null) {
                return false;
            }
        }
        return true;
    }

    Read next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return chunk.read.remove();
    }

    private Chunk nextChunk() {
        FutureTask<Chunk> task = following == null ? new FutureTask<>(this::read) : following;
        following = null;
        // Does nothing where the other thread has started.
        task.run();
        try {
            Chunk next = task.get();
            if (next.mayContinue) {
                following = new FutureTask<>(this::read);
                reading = scheduler.start("migration-reading", following);
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InvalidMigrationsException(
                    Problem.error(Code.UNREADABLE_FILE, null, "Reading was interrupted.", "start again"), e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        }
    }

    /** To be called before the statements are closed: the other thread may still read them. */
    void close() {
        if (following != null) {
            following.cancel(false);
        }
        if (reading != null) {
            reading.awaitIdle(LONGEST_END);
        }
    }

    private Chunk read() {
        var read = new ArrayDeque<Read>();
        int characters = 0;
        try {
            while (characters < CHUNK && statements.hasNext()) {
                Read next = Read.of(statements);
                read.add(next);
                characters += next.statement().text().length();
                if (next.data() != null) {
                    return new Chunk(read, false, null);
                }
            }
            return new Chunk(read, CHUNK <= characters && characters < 2 * CHUNK, null);
        } catch (InvalidMigrationsException e) {
            return new Chunk(read, false, e);
        }
    }
}
