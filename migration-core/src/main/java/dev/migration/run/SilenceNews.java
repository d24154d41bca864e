package dev.migration.run;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Tells that the database keeps us waiting for the history, as where another session has locked its tables. No thread is
 * begun for an answer that comes soon.
 */
final class SilenceNews implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration BETWEEN_NEWS = Duration.ofSeconds(10);

    private final Listeners listeners;
    private final long start = System.nanoTime();
    private final CompletableFuture<Boolean> answered = new CompletableFuture<>();

    private SilenceNews(Listeners listeners) {
        this.listeners = listeners;
    }

    /** From now on until it is closed, which is when the answer is there. */
    static SilenceNews of(Listeners listeners) {
        var news = new SilenceNews(listeners);
        if (!listeners.areNone()) {
            CompletableFuture<Void> unused = news.answered
                    .copy()
                    .completeOnTimeout(false, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .thenAccept(news::begin);
        }
        return news;
    }

    private void begin(boolean inTime) {
        if (!inTime) {
            var teller = new Thread(this::tell, "migration-silence");
            teller.setDaemon(true);
            teller.start();
        }
    }

    private synchronized void tell() {
        while (!answered.isDone()) {
            listeners.tell(new MigrationEvent.WaitingForAnswer(Duration.ofNanos(System.nanoTime() - start)));
            try {
                wait(BETWEEN_NEWS.toMillis());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Override
    public void close() {
        answered.complete(true);
        synchronized (this) {
            notifyAll();
        }
    }
}
