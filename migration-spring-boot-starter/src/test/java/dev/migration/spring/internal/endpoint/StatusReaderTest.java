package dev.migration.spring.internal.endpoint;

import static dev.migration.spring.Applications.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.Direction;
import dev.migration.Problem;
import dev.migration.StatusReport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A latch stands for a database that does not answer; every test would hang, and not just be slow, without the limit. */
@Timeout(30)
class StatusReaderTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final DatabaseState REPORT = DatabaseState.of(
            new StatusReport("H2 2.4", "mem:clinic", "PUBLIC", "sections", "0002", List.of(), List.of()));

    private static final Map<Direction, String> SQL = Map.of(Direction.UP, "CREATE TABLE t (id INT);");

    private final CountDownLatch answers = new CountDownLatch(1);
    private final AtomicInteger questions = new AtomicInteger();
    private StatusReader reader;

    @AfterEach
    void end() {
        answers.countDown();
        reader.close();
    }

    @Test
    void anAnswerInTimeIsFresh() {
        reader = reader(LONG, () -> REPORT);
        assertThat(reader.read()).isEqualTo(new Reading(REPORT, NOON, null, List.of()));
    }

    @Test
    void noAnswerInTimeIsDatabaseUnreachable() {
        reader = reader(Duration.ofMillis(1), this::blocked);
        assertThat(reader.read().failures())
                .containsExactly(Problem.error(
                        Code.DATABASE_UNREACHABLE,
                        null,
                        "The database did not answer within 1 ms",
                        "check that the database runs and that the connection pool has a free connection"));
    }

    @Test
    void theLastAnswerIsShownWithItsAge() {
        AtomicInteger calls = new AtomicInteger();
        AtomicReference<Instant> now = new AtomicReference<>(NOON);
        Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);
        reader = new StatusReader(
                "clinic",
                source(() -> calls.getAndIncrement() == 0 ? REPORT : blocked()),
                Duration.ofSeconds(1),
                clock);
        reader.read();
        now.set(NOON.plusSeconds(90));
        Reading stale = reader.read();
        assertThat(stale.state()).isEqualTo(REPORT);
        assertThat(stale.at()).isEqualTo(NOON);
        assertThat(stale.age()).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void onlyOneQuestionIsUnderWay() {
        reader = reader(Duration.ofMillis(1), this::blocked);
        for (int i = 0; i < 10; i++) {
            reader.read();
        }
        await(() -> questions.get() > 0);
        assertThat(questions).hasValue(1);
    }

    @Test
    void whoComesAfterTheLimitWaitsNoLonger() {
        reader = reader(LONG, this::blocked);
        StatusReader.Question question = reader.ask();
        assertThat(reader.ask()).isSameAs(question);

        var old = new StatusReader.Question(question.answer(), question.askedNanos() - LONG.toNanos());

        assertThat(reader.read(old).failures())
                .extracting(Problem::message)
                .containsExactly("The database did not answer within 1 min 0 s");
    }

    @Test
    void aLateAnswerIsKept() throws Exception {
        reader = reader(Duration.ofMillis(1), this::blocked);
        reader.read();
        answers.countDown();
        await(() -> reader.read().state() != null);
        assertThat(reader.read().state()).isEqualTo(REPORT);
    }

    @Test
    void aRefusedConnectionIsShownAsItsProblem() {
        Problem problem = Problem.error(Code.DATABASE_UNREACHABLE, null, "Connection refused", "start the database");
        reader = reader(LONG, () -> {
            throw new DatabaseAccessException(problem, null);
        });
        assertThat(reader.read()).isEqualTo(Reading.unknown(List.of(problem)));
    }

    @Test
    void aDatabaseThatIsBackIsAskedAnew() {
        AtomicInteger calls = new AtomicInteger();
        reader = reader(LONG, () -> {
            if (calls.getAndIncrement() == 0) {
                throw new DatabaseAccessException(Problem.error(Code.DATABASE_UNREACHABLE, null, "down", ""), null);
            }
            return REPORT;
        });
        reader.read();
        assertThat(reader.read().failures()).isEmpty();
    }

    @Test
    void aDefectIsNotHidden() {
        reader = reader(LONG, () -> {
            throw new IllegalArgumentException("defect");
        });
        assertThatThrownBy(reader::read).hasRootCauseMessage("defect");
    }

    @Test
    void anInterruptedReaderStaysInterrupted() {
        reader = reader(LONG, this::blocked);
        Thread.currentThread().interrupt();
        reader.read();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void theThreadIsADaemonThatNamesItsDatabase() {
        Thread[] seen = new Thread[1];
        reader = reader(LONG, () -> {
            seen[0] = Thread.currentThread();
            return REPORT;
        });
        reader.read();
        assertThat(seen[0].getName()).isEqualTo("migrations-status-clinic");
        assertThat(seen[0].isDaemon()).isTrue();
    }

    @Test
    void closingLetsAQuestionComeToItsEnd() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        Thread[] seen = new Thread[1];
        DatabaseState[] answer = new DatabaseState[1];
        reader = reader(Duration.ofMillis(1), () -> {
            seen[0] = Thread.currentThread();
            asked.countDown();
            answer[0] = blocked();
            return answer[0];
        });
        reader.read();
        asked.await();
        reader.close();
        answers.countDown();
        seen[0].join(10_000);
        assertThat(seen[0].isAlive()).isFalse();
        assertThat(answer).containsExactly(REPORT);
    }

    @Test
    void whoClosesWaitsForAnAnswerThatIsOnItsWay() throws Exception {
        AtomicBoolean answered = new AtomicBoolean();
        reader = reader(LONG, () -> {
            DatabaseState report = blocked();
            answered.set(true);
            return report;
        });
        Thread asking = new Thread(reader::read, "asking");
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
    void theSqlOfAMigrationIsAskedForOnTheSameThread() {
        reader = new StatusReader(
                "clinic",
                new MadeUpStatus(
                        () -> REPORT,
                        version -> Map.of(Direction.UP, Thread.currentThread().getName(), Direction.DOWN, version)),
                LONG,
                Clock.systemUTC());
        assertThat(reader.sql(reader.ask(), null, "0002"))
                .isEqualTo(Map.of(Direction.UP, "migrations-status-clinic", Direction.DOWN, "0002"));
    }

    @Test
    void sqlThatDoesNotComeWithinTheLimitIsNotWaitedFor() {
        reader = new StatusReader(
                "clinic",
                new MadeUpStatus(() -> REPORT, version -> {
                    blocked();
                    return SQL;
                }),
                Duration.ofSeconds(1),
                Clock.systemUTC());
        StatusReader.Question question = reader.ask();
        assertThat(reader.read(question).state()).isEqualTo(REPORT);
        assertThat(reader.sql(question, null, "0002")).isNull();
    }

    @Test
    void sqlThatCannotBeReadIsLeftOut() {
        reader = new StatusReader(
                "clinic",
                new MadeUpStatus(() -> REPORT, version -> {
                    throw new DatabaseAccessException(
                            Problem.error(Code.NO_PRIVILEGE, null, "No right to read the log", ""), null);
                }),
                LONG,
                Clock.systemUTC());
        assertThat(reader.sql(reader.ask(), null, "0002")).isNull();
    }

    private DatabaseState blocked() {
        questions.incrementAndGet();
        try {
            if (!answers.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody let the database answer");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return REPORT;
    }

    private static StatusReader reader(Duration limit, Supplier<DatabaseState> status) {
        return new StatusReader("clinic", source(status), limit, Clock.fixed(NOON, ZoneOffset.UTC));
    }

    private static StatusSource source(Supplier<DatabaseState> status) {
        return new MadeUpStatus(status, version -> SQL);
    }
}
