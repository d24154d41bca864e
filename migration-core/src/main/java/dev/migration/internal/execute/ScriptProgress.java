package dev.migration.internal.execute;

import dev.migration.MigrationEvent;
import dev.migration.internal.event.Listeners;
import dev.migration.internal.plan.Step;
import dev.migration.internal.stop.StopSignal;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Reader;
import java.time.Duration;
import java.util.function.Supplier;

/** Reports how much of a script was read while it runs, at most four times a second; nothing for a short one. */
final class ScriptProgress {

    private static final Duration PAUSE = Duration.ofMillis(250);

    private final Listeners listeners;
    private final Step step;
    private final StopSignal stop;
    private long reportedAt = System.nanoTime();

    ScriptProgress(Listeners listeners, Step step, StopSignal stop) {
        this.listeners = listeners;
        this.step = step;
        this.stop = stop;
    }

    /** The script is read up to this offset in its file. */
    void reached(long offset) {
        long now = System.nanoTime();
        if (now - reportedAt < PAUSE.toNanos()) {
            return;
        }
        reportedAt = now;
        listeners.tell(new MigrationEvent.MigrationProgress(
                step.direction(),
                step.version().text(),
                step.name(),
                offset - step.script().offset(),
                step.script().sizeInChars()));
    }

    /** Reads on, which ends at once where there is no time for it. */
    <T> T reading(Supplier<T> files) {
        return stop.reading(files);
    }

    /** Whether there is no time to read on. */
    boolean isStopped() {
        return stop.reason() != null;
    }

    /** The data that start at this offset, or a little later; what is read of them is reported as well. */
    Reader watch(Reader data, long offset) {
        return new FilterReader(data) {

            private long reached = offset;

            @Override
            public int read(char[] buffer, int from, int length) throws IOException {
                if (isStopped()) {
                    throw new InterruptedIOException("stopped");
                }
                int count = super.read(buffer, from, length);
                if (count > 0) {
                    reached += count;
                    reached(reached);
                }
                return count;
            }
        };
    }
}
