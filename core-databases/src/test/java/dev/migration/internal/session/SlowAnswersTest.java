package dev.migration.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Direction;
import dev.migration.MigrationEvent;
import dev.migration.MigrationEvent.Waiting;
import dev.migration.Migrator;
import dev.migration.fixture.Fleet;
import dev.migration.internal.settings.Listeners;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class SlowAnswersTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Scheduler scheduler = new Scheduler();

    @Test
    void aStartWithNothingToDoLeavesNoThread(@TempDir Path folder) throws Exception {
        var dataSource = new JdbcDataSource();
        dataSource.setUrl("jdbc:h2:mem:silence");
        try (Connection keptOpen = dataSource.getConnection()) {
            assertThat(keptOpen.isClosed()).isFalse();
            Files.writeString(folder.resolve("0001_t.sql"), "CREATE TABLE t (n INT);\n");
            Set<Thread> before = threads();
            Migrator migrator = Migrator.builder()
                    .dataSource(dataSource)
                    .locations(folder.toString())
                    .build();

            migrator.status();

            awaitEndOfAllBut(before);
            migrator.up();
            migrator.up();
            awaitEndOfAllBut(before);
        }
    }

    private static Set<Thread> threads() {
        return new HashSet<>(Thread.getAllStackTraces().keySet());
    }

    private static void awaitEndOfAllBut(Set<Thread> before) {
        Fleet.await("no other thread is left", () -> before.containsAll(threads()));
    }

    @Test
    void theSecondSlowQueryOfASessionIsReportedToo() throws Exception {
        List<MigrationEvent> told = new ArrayList<>();
        var silent = new CountDownLatch(1);
        var news = new SlowAnswers(scheduler, new Listeners(List.of(event -> {
            told.add(event);
            silent.countDown();
        })));
        news.begin();
        news.end();
        news.begin();
        assertThat(silent.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        news.end();
        scheduler.close();
        assertThat(told)
                .singleElement()
                .isInstanceOfSatisfying(
                        Waiting.class,
                        waiting -> assertThat(waiting.waited()).isGreaterThanOrEqualTo(Duration.ofSeconds(2)));
    }

    @Test
    void aQuestionSoonAfterTheNewsOfAnotherIsNoNews() throws Exception {
        List<Duration> told = new CopyOnWriteArrayList<>();
        Set<Thread> before = threads();
        var looked = new Semaphore(0);
        var news = new SlowAnswers(scheduler, (stillSo, waited) -> told.add(waited));
        news.whenSlow(looked::release);
        for (int tries = 0; tries < 2; tries++) {
            news.begin();
            assertThat(looked.tryAcquire(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            news.end();
        }
        scheduler.close();
        awaitEndOfAllBut(before);

        assertThat(told).hasSize(1);
    }

    @Test
    void allQuestionsOfARunShareOneClock() {
        var news = new SlowAnswers(scheduler, (stillSo, waited) -> {});
        Set<Thread> before = threads();
        for (int questions = 0; questions < 3; questions++) {
            news.begin();
            news.end();
        }

        assertThat(threads())
                .filteredOn(
                        thread -> !before.contains(thread) && thread.getName().equals("migration-clock"))
                .hasSize(1);
        scheduler.close();
    }

    @Test
    void anAnswerDuringAReportIsNoSilence() throws Exception {
        var teller = new CompletableFuture<Thread>();
        var othersAreTold = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var other = new MigrationEvent.MigrationStarted(Direction.UP, "0001", "0001_a");
        List<MigrationEvent> told = new ArrayList<>();
        var listeners = new Listeners(List.of(event -> {
            told.add(event);
            othersAreTold.countDown();
            awaitWithLimit(goOn);
        }));
        var others = new Thread(() -> listeners.publish(other));
        var news = new SlowAnswers(scheduler, listeners);
        news.whenSlow(() -> teller.complete(Thread.currentThread()));
        others.start();
        awaitWithLimit(othersAreTold);
        news.begin();
        teller.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        news.end();
        goOn.countDown();
        scheduler.close();
        teller.join().join();
        others.join();
        assertThat(told).containsExactly(other);
    }

    private static void awaitWithLimit(CountDownLatch latch) {
        try {
            assertThat(latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
