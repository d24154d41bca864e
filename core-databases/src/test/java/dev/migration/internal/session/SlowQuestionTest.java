// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Migrator;
import dev.migration.fixture.Fleet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class SlowQuestionTest {

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

    private static String slowly(CountDownLatch until) {
        awaitWithLimit(until);
        return "answer";
    }

    @Test
    void theSecondQuestionIsReportedWhereThatIsTheSlowOne() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        var silent = new CountDownLatch(1);
        scheduler.ask(() -> "at once", stillSo -> told.add("first"));

        String answer = scheduler.ask(() -> slowly(silent), stillSo -> {
            told.add("second");
            silent.countDown();
        });

        scheduler.close();
        assertThat(answer).isEqualTo("answer");
        assertThat(told).containsExactly("second");
    }

    @Test
    void allQuestionsOfARunShareOneClock() throws Exception {
        Set<Thread> before = threads();
        for (int questions = 0; questions < 3; questions++) {
            scheduler.ask(() -> "at once", stillSo -> {});
        }

        assertThat(threads())
                .filteredOn(
                        thread -> !before.contains(thread) && thread.getName().equals("migration-clock"))
                .hasSize(1);
        scheduler.close();
    }

    @Test
    void anAnswerDuringAReportIsNoSilence() throws Exception {
        var asked = new CountDownLatch(1);
        var answered = new CountDownLatch(1);
        var stillSilent = new CompletableFuture<Boolean>();

        scheduler.ask(() -> slowly(asked), stillSo -> {
            asked.countDown();
            awaitWithLimit(answered);
            stillSilent.complete(stillSo.getAsBoolean());
        });
        answered.countDown();

        assertThat(stillSilent).succeedsWithin(LIMIT).isEqualTo(false);
        scheduler.close();
    }

    private static void awaitWithLimit(CountDownLatch latch) {
        try {
            assertThat(latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
