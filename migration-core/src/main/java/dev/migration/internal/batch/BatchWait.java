// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.batch;

import dev.migration.MigrationEvent.Waiting;
import dev.migration.internal.batch.WaitReason.Found;
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

    /** The subject of its wait; empty while it is worked on. */
    private String waitsFor = "";

    private long start;
    private long nextNews;

    BatchWait(ScriptContext context, Step step) {
        this.context = context;
        this.step = step;
    }

    void await(Found found) throws StatementFailure {
        Duration waited = waited(found.subject());
        if (System.nanoTime() - nextNews >= 0) {
            context.listeners()
                    .publish(new Waiting(Waiting.Cause.BATCH, step.name(), found.subject(), found.detail(), waited));
            nextNews = System.nanoTime() + BETWEEN_NEWS.toNanos();
        }
        context.stop().pause(PAUSE);
        requireNotStopped();
    }

    /** For how long it has waited for nothing but this. */
    Duration waited(String subject) {
        if (!subject.equals(waitsFor)) {
            waitsFor = subject;
            start = System.nanoTime();
            nextNews = start;
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** The work goes on. */
    void end() {
        waitsFor = "";
    }

    void requireNotStopped() throws StatementFailure {
        if (context.stop().reason() != null) {
            throw StatementFailure.stopped();
        }
    }
}
