// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import dev.migration.Code;
import dev.migration.DatabaseAccessException;
import dev.migration.MigrationException;
import dev.migration.MigrationStoppedException;
import dev.migration.Problem;
import dev.migration.fixture.Fleet;
import dev.migration.internal.stop.ActiveRuns;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

@Timeout(30)
class TenantWorkersTest {

    private final ConcurrentLinkedQueue<String> begun = new ConcurrentLinkedQueue<>();
    private final ActiveRuns runs = new ActiveRuns();

    private TenantWorkers<String> crew(int threads, Function<String, String> work) {
        return new TenantWorkers<>(threads, runs, schema -> {
            begun.add(schema);
            return work.apply(schema);
        });
    }

    private static List<String> tenants(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> "t" + i).toList();
    }

    private static DatabaseAccessException refusal(Code code) {
        return new DatabaseAccessException(Problem.error(code, null, "no", ""), null);
    }

    @Test
    void soManyWorkAtOnceAndNoMore() {
        var together = new CyclicBarrier(3);
        Set<String> threads = ConcurrentHashMap.newKeySet();
        TenantWorkers<String> crew = crew(3, schema -> {
            threads.add(Thread.currentThread().getName());
            try {
                together.await(20, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            return schema + " done";
        });

        crew.run(tenants(9));

        assertThat(crew.results()).hasSize(9).containsEntry("t9", "t9 done");
        assertThat(threads)
                .containsExactlyInAnyOrder("migration-targets-1", "migration-targets-2", "migration-targets-3");
    }

    @Test
    void whoGetsNoConnectionLeavesItsTenantToTheOthers() {
        var pool = new Semaphore(1);
        var refused = new CountDownLatch(1);
        TenantWorkers<String> crew = crew(4, schema -> {
            if (!pool.tryAcquire()) {
                refused.countDown();
                throw refusal(Code.DATABASE_UNREACHABLE);
            }
            try {
                // It holds the connection for longer than the pool lets the others wait.
                assertThat(refused.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            } finally {
                pool.release();
            }
            return schema;
        });

        crew.run(tenants(10));

        assertThat(crew.results()).containsOnlyKeys(tenants(10));
        assertThat(crew.failures()).isEmpty();
        // Each of the three others is refused once, or learns from one that was.
        assertThat(begun).hasSizeBetween(11, 13);
    }

    @Test
    void whereThereIsNoDatabaseNotEveryTenantWaitsForIt() {
        TenantWorkers<String> crew = crew(4, schema -> {
            throw refusal(Code.DATABASE_UNREACHABLE);
        });

        crew.run(tenants(100));

        assertThat(crew.failures()).containsOnlyKeys(tenants(100));
        assertThat(crew.failures().values()).allMatch(DatabaseAccessException.class::isInstance);
        assertThat(begun).hasSizeLessThanOrEqualTo(4 + 2);
    }

    @Test
    void whatIsStoppedBeforeItsNextTryIsNotCalledUntouched() {
        var both = new CyclicBarrier(2);
        MigrationException lost = refusal(Code.DATABASE_UNREACHABLE);
        TenantWorkers<String> crew = crew(2, schema -> {
            try {
                both.await(20, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            runs.end();
            throw lost;
        });

        crew.run(tenants(3));

        assertThat(begun).containsExactlyInAnyOrder("t1", "t2");
        assertThat(crew.failures()).containsEntry("t1", lost).containsEntry("t2", lost);
        assertThat(crew.failures().get("t3")).hasMessageContaining("Not started: ");
    }

    @Test
    void aFailureIsThatOfItsTenantAlone() {
        MigrationException no = refusal(Code.NO_PRIVILEGE);
        TenantWorkers<String> crew = crew(2, schema -> {
            if (schema.equals("t2")) {
                throw no;
            }
            return schema;
        });

        crew.run(tenants(4));

        assertThat(crew.results()).containsOnlyKeys("t1", "t3", "t4");
        assertThat(crew.failures()).containsOnlyKeys("t2").containsValue(no);
    }

    @Test
    void whatIsStoppedEndsTheRunOfAll() {
        TenantWorkers<String> crew = crew(1, schema -> {
            if (schema.equals("t2")) {
                throw new MigrationStoppedException(Problem.error(Code.STOPPED, null, "stopped", ""), null);
            }
            return schema;
        });

        crew.run(tenants(4));

        assertThat(begun).containsExactly("t1", "t2");
        assertThat(crew.results()).containsOnlyKeys("t1");
        assertThat(crew.failures()).containsOnlyKeys("t2", "t3", "t4");
        assertThat(crew.failures().values()).allMatch(MigrationStoppedException.class::isInstance);
    }

    @Test
    void anInterruptBeginsNoOther() {
        Thread caller = Thread.currentThread();
        TenantWorkers<String> crew = crew(1, schema -> {
            caller.interrupt();
            Fleet.await("the interrupt is noticed", runs::isEnded);
            return schema;
        });

        crew.run(tenants(3));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(begun).containsExactly("t1");
        assertThat(crew.failures()).containsOnlyKeys("t2", "t3");
    }

    @Test
    void aDefectIsNotTakenForATenantsFailure() {
        var bug = new IllegalArgumentException("a bug");
        TenantWorkers<String> crew = crew(1, schema -> {
            if (schema.equals("t2")) {
                throw bug;
            }
            return schema;
        });

        assertThatThrownBy(() -> crew.run(tenants(3)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Tenant t2: java.lang.IllegalArgumentException: a bug")
                .hasCause(bug)
                .hasNoSuppressedExceptions();
        assertThat(crew.results()).containsOnlyKeys("t1", "t3");
        assertThat(crew.failures()).isEmpty();
    }

    @Test
    void aDefectHidesNeitherAnotherOneNorAFailure() {
        MigrationException no = refusal(Code.NO_PRIVILEGE);
        var other = new UnsupportedOperationException();
        TenantWorkers<String> crew = crew(1, schema -> switch (schema) {
            case "t1", "t5" -> throw no;
            case "t2" -> throw new IllegalArgumentException("a bug");
            case "t4" -> throw other;
            default -> schema;
        });

        Throwable thrown = catchThrowable(() -> crew.run(tenants(5)));

        assertThat(thrown).hasMessage("Tenant t2: java.lang.IllegalArgumentException: a bug");
        assertThat(thrown.getSuppressed())
                .extracting(Throwable::getMessage, Throwable::getCause)
                .containsExactly(tuple("Tenant t4: " + other, other), tuple("Tenants t1, t5: " + no, no));
        assertThat(begun).hasSize(5);
    }

    @Test
    void whatIsStoppedIsReportedBesideADefect() {
        TenantWorkers<String> crew = crew(1, schema -> {
            runs.end();
            throw new IllegalArgumentException("a bug");
        });

        Throwable thrown = catchThrowable(() -> crew.run(tenants(3)));

        assertThat(thrown.getSuppressed())
                .singleElement()
                .satisfies(beside -> assertThat(beside)
                        .hasMessageStartingWith("Tenants t2, t3: ")
                        .hasMessageContaining("Not started: ")
                        .hasCauseInstanceOf(MigrationStoppedException.class));
    }

    @Test
    void anErrorBreaksOffAndSaysWhoseItIs() {
        var error = new StackOverflowError();
        var bug = new IllegalArgumentException("a bug");
        MigrationException no = refusal(Code.NO_PRIVILEGE);
        TenantWorkers<String> crew = crew(1, schema -> switch (schema) {
            case "t1" -> throw bug;
            case "t2" -> throw no;
            case "t3" -> throw error;
            default -> schema;
        });

        Throwable thrown = catchThrowable(() -> crew.run(tenants(5)));

        assertThat(thrown).isSameAs(error);
        assertThat(thrown.getSuppressed())
                .extracting(Throwable::getMessage)
                .satisfiesExactly(
                        text -> assertThat(text).isEqualTo("Tenant t1: " + bug),
                        text -> assertThat(text).isEqualTo("Tenant t3: " + error),
                        text -> assertThat(text).isEqualTo("Tenant t2: " + no),
                        text -> assertThat(text).startsWith("Tenants t4, t5: ").contains("Not started: "));
        assertThat(begun).containsExactly("t1", "t2", "t3");
    }

    @Test
    void oneErrorOfTwoThreadsIsThrownOnce() {
        var error = new StackOverflowError();
        var together = new CyclicBarrier(2);
        TenantWorkers<String> crew = crew(2, schema -> {
            try {
                together.await(20, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            throw error;
        });

        assertThatThrownBy(() -> crew.run(tenants(2))).isSameAs(error);
        assertThat(error.getSuppressed()).extracting(Throwable::getMessage).containsExactly("Tenants t1, t2: " + error);
    }

    @Test
    void whatIsLoggedMeanwhileHasTheTenantInItsContext() {
        TenantWorkers<String> crew = crew(2, schema -> MDC.get("migration.target"));

        crew.run(tenants(4));

        assertThat(crew.results())
                .hasSize(4)
                .allSatisfy((schema, name) -> assertThat(name).isEqualTo(schema));
        assertThat(MDC.get("migration.target")).isNull();
    }

    @Test
    void noThreadIsLeft() {
        crew(4, schema -> schema).run(tenants(8));

        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("migration-targets-"));
    }
}
