// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal;

import static dev.migration.spring.Applications.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.Problem;
import dev.migration.spring.internal.LastAnswer.Known;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A latch stands for a database that does not answer; every test would hang, and not just be slow, without the limit. */
@Timeout(30)
class LastAnswerTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(1);

    private final CountDownLatch answers = new CountDownLatch(1);
    private final AtomicInteger questions = new AtomicInteger();
    private LastAnswer<String> reader;

    @AfterEach
    void end() {
        answers.countDown();
        reader.close();
    }

    private void reader(Duration limit, Callable<String> source) {
        reader = new LastAnswer<>("migrations-status-clinic", source, limit);
    }

    private Known<String> read() {
        return reader.read(System.nanoTime());
    }

    private String blocked() {
        questions.incrementAndGet();
        try {
            if (!answers.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody let the database answer");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return "answer";
    }

    private static String refused() {
        throw new DatabaseAccessException(Problem.error(Code.DATABASE_UNREACHABLE, null, "down", ""), null);
    }

    @Test
    void anAnswerInTimeIsFresh() {
        reader(LONG, () -> "answer");
        Known<String> known = read();
        assertThat(known.answer()).isEqualTo("answer");
        assertThat(known.failure()).isNull();
        assertThat(known.isLate()).isFalse();
    }

    @Test
    void theLastAnswerIsKeptWithItsTimeWhileTheNextOneIsLateOrFails() {
        AtomicInteger calls = new AtomicInteger();
        reader(Duration.ofSeconds(1), () -> switch (calls.getAndIncrement()) {
            case 0 -> "first";
            case 1 -> refused();
            default -> blocked();
        });
        Known<String> first = read();
        Known<String> failed = read();
        assertThat(failed.answer()).isEqualTo("first");
        assertThat(failed.at()).isEqualTo(first.at());
        assertThat(failed.failure()).hasMessageContaining("down");
        Known<String> late = read();
        assertThat(late.answer()).isEqualTo("first");
        assertThat(late.at()).isEqualTo(first.at());
        assertThat(late.isLate()).isTrue();
    }

    @Test
    void onlyOneQuestionIsUnderWay() {
        reader(SHORT, this::blocked);
        for (int i = 0; i < 10; i++) {
            assertThat(read().isLate()).isTrue();
        }
        await(() -> questions.get() > 0);
        assertThat(questions).hasValue(1);
    }

    @Test
    void whoComesAfterTheLimitWaitsNoLonger() {
        reader(Duration.ofSeconds(2), this::blocked);
        read();
        long start = System.nanoTime();
        assertThat(read().isLate()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void whoIsContentWithAnOlderAnswerAsksNoOther() {
        AtomicInteger calls = new AtomicInteger();
        reader(LONG, () -> "answer " + calls.incrementAndGet());
        long before = System.nanoTime();
        read();
        assertThat(reader.read(before).answer()).isEqualTo("answer 1");
        assertThat(read().answer()).isEqualTo("answer 2");
    }

    @Test
    void aLateAnswerIsKept() {
        reader(SHORT, this::blocked);
        long before = System.nanoTime();
        reader.read(before);
        answers.countDown();
        await(() -> "answer".equals(reader.read(before).answer()));
    }

    @Test
    void aDatabaseThatIsBackIsAskedAnew() {
        AtomicInteger calls = new AtomicInteger();
        reader(LONG, () -> calls.getAndIncrement() == 0 ? refused() : "answer");
        assertThat(read().failure()).isInstanceOf(DatabaseAccessException.class);
        assertThat(read().failure()).isNull();
    }

    @Test
    void aDefectIsNotHidden() {
        reader(LONG, () -> {
            throw new AssertionError("defect");
        });
        assertThatThrownBy(this::read).hasRootCauseMessage("defect");
    }

    @Test
    void anInterruptedReaderStaysInterrupted() {
        reader(LONG, this::blocked);
        Thread.currentThread().interrupt();
        assertThat(read().isLate()).isTrue();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void theThreadIsADaemonThatNamesItsDatabase() {
        Thread[] seen = new Thread[2];
        reader(LONG, () -> {
            seen[0] = Thread.currentThread();
            return "answer";
        });
        read();
        assertThat(seen[0].getName()).isEqualTo("migrations-status-clinic");
        assertThat(seen[0].isDaemon()).isTrue();
        assertThat(reader.askMore(Thread::currentThread)).isSameAs(seen[0]);
    }

    @Test
    void closingLetsAQuestionComeToItsEnd() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        Thread[] seen = new Thread[1];
        String[] answer = new String[1];
        reader(SHORT, () -> {
            seen[0] = Thread.currentThread();
            asked.countDown();
            answer[0] = blocked();
            return answer[0];
        });
        read();
        asked.await();
        reader.close();
        answers.countDown();
        seen[0].join(10_000);
        assertThat(seen[0].isAlive()).isFalse();
        assertThat(answer).containsExactly("answer");
    }

    @Test
    void whoClosesWaitsForAnAnswerThatIsOnItsWay() throws Exception {
        AtomicBoolean answered = new AtomicBoolean();
        reader(LONG, () -> {
            String answer = blocked();
            answered.set(true);
            return answer;
        });
        Thread asking = new Thread(this::read, "asking");
        asking.start();
        await(() -> questions.get() > 0);
        Thread closing = Thread.currentThread();
        Thread answering = new Thread(
                () -> {
                    await(() -> closing.getState() == Thread.State.TIMED_WAITING);
                    answers.countDown();
                },
                "answering");
        answering.start();
        reader.close();
        assertThat(answered).isTrue();
        asking.join();
    }

    @Test
    void afterTheEndTheLastAnswerIsLeft() {
        reader(LONG, () -> "answer");
        read();
        reader.close();
        assertThat(read().answer()).isEqualTo("answer");
    }

    @Test
    void whatElseDoesNotComeWithinTheLimitIsNotWaitedFor() {
        reader(Duration.ofSeconds(1), () -> "answer");
        assertThat(read().answer()).isEqualTo("answer");
        assertThat(reader.askMore(this::blocked)).isNull();
    }
}
