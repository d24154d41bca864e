package dev.migration.internal.batch;

import dev.migration.MigrationEvent.Waiting;
import dev.migration.internal.execute.ScriptContext;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.session.StatementFailure;
import java.time.Duration;

/** Waits between two looks at what a migration that runs in ranges waits for, and says so now and then. */
final class BatchWait {

    static final Duration PAUSE = Duration.ofSeconds(1);

    private static final Duration BETWEEN_NEWS = Duration.ofSeconds(5);

    private final ScriptContext context;
    private final Step step;
    private final long start = System.nanoTime();
    private long nextNews = start;

    BatchWait(ScriptContext context, Step step) {
        this.context = context;
        this.step = step;
    }

    void await(String reason) throws StatementFailure {
        if (System.nanoTime() - nextNews >= 0) {
            publish(Waiting.Cause.BATCH, reason);
            nextNews = System.nanoTime() + BETWEEN_NEWS.toNanos();
        }
        context.stop().pause(PAUSE);
        requireNotStopped();
    }

    void publish(Waiting.Cause cause, String detail) {
        context.listeners()
                .publish(new Waiting(cause, step.name(), detail, Duration.ofNanos(System.nanoTime() - start)));
    }

    void requireNotStopped() throws StatementFailure {
        if (context.stop().reason() != null) {
            throw StatementFailure.stopped();
        }
    }
}
