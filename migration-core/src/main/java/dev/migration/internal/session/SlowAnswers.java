package dev.migration.internal.session;

import dev.migration.MigrationEvent.Waiting;
import dev.migration.internal.event.Listeners;
import dev.migration.internal.schedule.Scheduler;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Reports that the database does not answer, such as when another session has locked the history's tables. */
public final class SlowAnswers {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(10);

    private final Scheduler scheduler;
    private final Report report;
    private @Nullable Runnable action;
    private @Nullable Question open;
    private Scheduler.@Nullable Task task;
    private @Nullable Long lastReport;

    private record Question(long askedNanos) {

        Duration waited() {
            return Duration.ofNanos(System.nanoTime() - askedNanos);
        }
    }

    /** Reports it. */
    @FunctionalInterface
    public interface Report {

        /**
         * There is no answer yet.
         *
         * @param stillSo whether that is still so, for one who notifies others first
         * @param waited since the question was asked
         */
        void report(BooleanSupplier stillSo, Duration waited);
    }

    /** For questions about the history. */
    public SlowAnswers(Scheduler scheduler, Listeners listeners) {
        this(
                scheduler,
                (stillSo, waited) -> listeners.publishIf(stillSo, new Waiting(Waiting.Cause.ANSWER, null, "", waited)));
    }

    /** For any questions. */
    public SlowAnswers(Scheduler scheduler, Report report) {
        this.scheduler = scheduler;
        this.report = report;
    }

    /** What to do as well when there is no answer. */
    public synchronized void whenSlow(Runnable also) {
        action = also;
    }

    /** To be called before a question is asked. */
    public synchronized void begin() {
        var question = new Question(System.nanoTime());
        open = question;
        reportAfter(PATIENCE, question);
    }

    /** To be called when the answer is there. */
    public synchronized void end() {
        open = null;
        if (task != null) {
            task.cancel();
        }
    }

    private synchronized void reportAfter(Duration delay, Question question) {
        if (isOpen(question)) {
            task = scheduler.after(delay, "migration-silence", () -> report(question));
        }
    }

    private void report(Question question) {
        if (!isOpen(question)) {
            return;
        }
        Runnable also = action();
        if (also != null) {
            also.run();
        }
        if (isDue()) {
            // The answer may come while other listeners are notified.
            report.report(() -> isOpen(question), question.waited());
        }
        reportAfter(BETWEEN_REPORTS, question);
    }

    private synchronized @Nullable Runnable action() {
        return action;
    }

    private synchronized boolean isOpen(Question question) {
        return question.equals(open);
    }

    /** The report of a question before this one may be too recent. */
    private synchronized boolean isDue() {
        long now = System.nanoTime();
        Long last = lastReport;
        if (last != null && now - last < BETWEEN_REPORTS.toNanos()) {
            return false;
        }
        lastReport = now;
        return true;
    }
}
