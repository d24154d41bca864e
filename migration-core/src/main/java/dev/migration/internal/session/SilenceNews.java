package dev.migration.internal.session;

import dev.migration.MigrationEvent;
import dev.migration.internal.event.Listeners;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells that the database keeps us waiting, as where another session has locked the history's tables. It has one thread, from the first question of a session to the session's end: the session's own cannot notice that it waits.
 */
public final class SilenceNews implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration BETWEEN_NEWS = Duration.ofSeconds(10);

    private final News news;
    private Runnable whenSilent = () -> {};
    private @Nullable Thread teller;
    private @Nullable Question open;
    private long nextLook;
    private @Nullable Long lastNews;
    private boolean ended;

    /** At a question without an answer; the news of others before it may be so young that this is none. */
    private record Look(Question question, boolean isNews) {}

    private record Question(long askedNanos) {

        Duration waited() {
            return Duration.ofNanos(System.nanoTime() - askedNanos);
        }
    }

    /** Tells it. */
    @FunctionalInterface
    public interface News {

        /**
         * There is no answer yet.
         *
         * @param stillSo whether that still is so, for one who tells others first
         * @param waited since it was asked
         */
        void tell(BooleanSupplier stillSo, Duration waited);
    }

    /** Of questions about the history. */
    public SilenceNews(Listeners listeners) {
        this((stillSo, waited) -> listeners.tellIf(stillSo, new MigrationEvent.WaitingForAnswer(waited)));
    }

    /** Of any. */
    public SilenceNews(News news) {
        this.news = news;
    }

    /** What to do as well when there is no answer, by the thread that tells. */
    public synchronized void whenSilent(Runnable action) {
        whenSilent = action;
    }

    /** To be called before a question is asked. */
    public synchronized void begin() {
        open = new Question(System.nanoTime());
        nextLook = PATIENCE.toNanos();
        if (teller == null) {
            teller = new Thread(this::tell, "migration-silence");
            teller.setDaemon(true);
            teller.start();
        } else {
            notifyAll();
        }
    }

    /** To be called when the answer is there. */
    public synchronized void end() {
        open = null;
    }

    private void tell() {
        try {
            for (Look look = awaitLook(); look != null; look = awaitLook()) {
                Question question = look.question();
                actionWhenSilent().run();
                if (look.isNews()) {
                    // Others may be told first, for as long as they like, and the answer come meanwhile.
                    news.tell(() -> isOpen(question), question.waited());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Runnable actionWhenSilent() {
        return whenSilent;
    }

    private synchronized boolean isOpen(Question question) {
        return question.equals(open);
    }

    /** Waits until a question has had no answer for so long; null at the end. */
    private synchronized @Nullable Look awaitLook() throws InterruptedException {
        while (!ended) {
            Question question = open;
            if (question == null) {
                wait();
                continue;
            }
            long waited = question.waited().toNanos();
            if (waited >= nextLook) {
                nextLook = waited + BETWEEN_NEWS.toNanos();
                return new Look(question, isNews(question.askedNanos() + waited));
            }
            TimeUnit.NANOSECONDS.timedWait(this, nextLook - waited);
        }
        return null;
    }

    private boolean isNews(long now) {
        Long last = lastNews;
        if (last != null && now - last < BETWEEN_NEWS.toNanos()) {
            return false;
        }
        lastNews = now;
        return true;
    }

    /** Ends the thread. It is not waited for: a listener that it tells may be the one who is closing. */
    @Override
    public synchronized void close() {
        ended = true;
        open = null;
        notifyAll();
    }
}
