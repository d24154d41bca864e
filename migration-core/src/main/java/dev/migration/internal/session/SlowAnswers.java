package dev.migration.internal.session;

import dev.migration.MigrationEvent.Waiting;
import dev.migration.internal.settings.Listeners;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Reports that the database does not answer, such as when another session has locked the history's tables. */
public final class SlowAnswers {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(10);

    private final Scheduler scheduler;
    private final BiConsumer<BooleanSupplier, Duration> report;
    private volatile @Nullable Runnable action;
    private @Nullable Question open;
    private @Nullable Long reportedAt;

    SlowAnswers(Scheduler scheduler, Listeners listeners) {
        this(
                scheduler,
                (stillSo, waited) -> listeners.publishIf(stillSo, new Waiting(Waiting.Cause.ANSWER, null, "", waited)));
    }

    /** For any questions; whoever reports may have to ask later whether there is still no answer. */
    public SlowAnswers(Scheduler scheduler, BiConsumer<BooleanSupplier, Duration> report) {
        this.scheduler = scheduler;
        this.report = report;
    }

    /** What to do as well when there is no answer. */
    public void whenSlow(Runnable also) {
        action = also;
    }

    /** To be called before a question is asked. */
    public void begin() {
        var question = new Question();
        open = question;
        question.task = scheduler.repeat(PATIENCE, "migration-silence", question);
    }

    /** To be called when the answer is there. */
    public void end() {
        if (open != null) {
            open.end();
        }
    }

    /** A question, which is checked until the answer is there. */
    private final class Question implements Runnable {

        private final long askedAt = System.nanoTime();
        private volatile boolean answered;
        private Scheduler.@Nullable Task task;

        @Override
        public void run() {
            if (answered) {
                return;
            }
            Runnable also = action;
            if (also != null) {
                also.run();
            }
            if (isDue()) {
                // The answer may come while other listeners are notified.
                report.accept(() -> !answered, Duration.ofNanos(System.nanoTime() - askedAt));
            }
        }

        void end() {
            answered = true;
            if (task != null) {
                task.cancel();
            }
        }
    }

    /** The report of a question before this one may be too recent. */
    private synchronized boolean isDue() {
        long now = System.nanoTime();
        if (reportedAt != null && now - reportedAt < BETWEEN_REPORTS.toNanos()) {
            return false;
        }
        reportedAt = now;
        return true;
    }
}
