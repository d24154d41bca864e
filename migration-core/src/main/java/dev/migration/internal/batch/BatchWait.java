package dev.migration.internal.batch;

import dev.migration.MigrationEvent.Waiting;
import dev.migration.internal.execute.ScriptContext;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.session.StatementFailure;
import java.time.Duration;
import java.util.regex.Pattern;

/** Waits between two looks at what a migration that runs in ranges waits for, and says so now and then. */
final class BatchWait {

    static final Duration PAUSE = Duration.ofSeconds(1);

    private static final Duration BETWEEN_NEWS = Duration.ofSeconds(5);

    /** The numbers in a reason change while it lasts. */
    private static final Pattern NUMBER = Pattern.compile("[0-9.,]+");

    private final ScriptContext context;
    private final Step step;

    /** What it waits for, without numbers; empty while it is worked on. */
    private String waitsFor = "";

    private long start;
    private long nextNews;

    BatchWait(ScriptContext context, Step step) {
        this.context = context;
        this.step = step;
    }

    void await(String reason) throws StatementFailure {
        await(reason, "");
    }

    /** The same with a clause that says more of a reason, and may change while it lasts. */
    void await(String reason, String more) throws StatementFailure {
        Duration waited = waited(reason);
        if (System.nanoTime() - nextNews >= 0) {
            context.listeners().publish(new Waiting(Waiting.Cause.BATCH, step.name(), reason + more, waited));
            nextNews = System.nanoTime() + BETWEEN_NEWS.toNanos();
        }
        context.stop().pause(PAUSE);
        requireNotStopped();
    }

    /** For how long it has waited for nothing but this. */
    Duration waited(String reason) {
        String what = NUMBER.matcher(reason).replaceAll("");
        if (!what.equals(waitsFor)) {
            waitsFor = what;
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
