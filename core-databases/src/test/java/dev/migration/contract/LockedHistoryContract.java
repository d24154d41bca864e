// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.migration.MigrationEvent.Waiting;
import dev.migration.MigrationStoppedException;
import dev.migration.Migrator;
import dev.migration.Strictness;
import dev.migration.Target;
import dev.migration.fixture.Blocker;
import dev.migration.fixture.Workbench;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever only reads gets no answer, because another session keeps everyone from the history. */
public interface LockedHistoryContract extends Workbench {

    Duration LIMIT = Duration.ofSeconds(5);

    /** Keeps everyone from reading the history, as long as the connection is open. */
    String lockingHistory();

    private void stopped(Consumer<Migrator> reading, BiConsumer<Migrator, Thread> stop, String reason) {
        Thread reader = Thread.currentThread();
        var migrator = new AtomicReference<Migrator>();
        var stopping = new AtomicReference<CompletableFuture<Void>>();
        var stopped = new AtomicReference<Long>();
        migrator.set(builder()
                .listener(event -> {
                    if (event.isWait(Waiting.Cause.ANSWER) && stopping.get() == null) {
                        stopped.set(System.nanoTime());
                        stopping.set(CompletableFuture.runAsync(() -> stop.accept(migrator.get(), reader)));
                    }
                })
                .build());

        Throwable failure = catchThrowable(() -> reading.accept(migrator.get()));

        assertThat(Thread.interrupted()).isEqualTo(reason.contains("interrupted"));
        assertThat(failure)
                .isInstanceOf(MigrationStoppedException.class)
                .hasMessage("Stopped: " + reason + ". Nothing was changed.\n  Next: start again");
        assertThat(Duration.ofNanos(System.nanoTime() - stopped.get())).isLessThan(LIMIT);
        stopping.get().orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** All wait at once, as each is told that it waits after some seconds only. */
    @Test
    default void whoReadsALockedHistoryCanBeStopped() {
        write("0001_t1.sql", "CREATE TABLE t1 (id INT);");
        up();
        BiConsumer<Migrator, Thread> stop = (migrator, reader) -> migrator.stop();
        String asked = "the application asked for it";

        try (var locked = new Blocker(dataSource(), lockingHistory())) {
            List<CompletableFuture<?>> readers = Stream.<Runnable>of(
                            () -> stopped(Migrator::up, stop, asked),
                            () -> stopped(Migrator::status, stop, asked),
                            () -> stopped(Migrator::requireUpToDate, stop, asked),
                            () -> stopped(migrator -> migrator.validate(Strictness.LENIENT), stop, asked),
                            () -> stopped(migrator -> migrator.plan(Target.all()), stop, asked),
                            () -> stopped(
                                    Migrator::requireUpToDate,
                                    (migrator, reader) -> reader.interrupt(),
                                    "its thread was interrupted"))
                    .<CompletableFuture<?>>map(
                            reading -> CompletableFuture.runAsync(reading, task -> new Thread(task, "reader").start()))
                    .toList();
            readers.forEach(CompletableFuture::join);
        }

        assertThat(migrator().requireUpToDate().applied()).hasSize(1);
    }
}
