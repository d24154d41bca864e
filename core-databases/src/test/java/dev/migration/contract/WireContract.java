// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.MigrationFailedException;
import dev.migration.Migrator;
import dev.migration.crash.CrashPath;
import dev.migration.crash.CrashRun;
import dev.migration.crash.CrashSight;
import dev.migration.fixture.Wire;
import dev.migration.fixture.Wire.Direction;
import dev.migration.fixture.WireFault;
import dev.migration.fixture.WireFault.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What goes wrong on the way between a run and its server, wherever it is in the stream of bytes. */
public interface WireContract extends CrashPointContract {

    Duration SOCKET_TIMEOUT = Duration.ofSeconds(1);

    int serverPort();

    /** The same database through another port; a socket timeout of zero is none. */
    DataSource through(int port, Duration socketTimeout);

    private CrashRun whole() {
        crashScripts().forEach(script -> write(script.fileName(), script.lines()));
        return new CrashRun(
                this, "up", () -> {}, CrashPath.up(List.of(), crashScripts()), settings -> settings, Migrator::up);
    }

    /** Lets it happen to a whole run, and says what must not be. */
    private List<String> wrongAfter(WireFault fault, Duration socketTimeout) {
        var wrong = new ArrayList<String>();
        empty();
        CrashSight before = CrashSight.of(this);
        try (var wire = new Wire(serverPort(), fault)) {
            whole().happen(through(wire.port(), socketTimeout), before, wrong);
            fault.end();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return wrong.isEmpty() ? wrong : List.of(vendor() + " " + fault + ":\n  " + String.join("\n  ", wrong));
    }

    private void nothingIsWrongAfter(WireFault fault, Duration socketTimeout) {
        assertThat(wrongAfter(fault, socketTimeout)).isEmpty();
        assertThat(fault.hasHappened()).isTrue();
    }

    private void cutAnywhere(long seed, int samples) {
        var measured = WireFault.none();
        assertThat(wrongAfter(measured, Duration.ZERO)).isEmpty();
        var random = new Random(seed);
        for (int i = 0; i < samples; i++) {
            Direction direction = Direction.values()[i % 2];
            var fault = WireFault.at(Kind.CUT, direction, random.nextLong(measured.passed(direction)));
            assertThat(wrongAfter(fault, Duration.ZERO)).as("seed " + seed).isEmpty();
        }
    }

    @Test
    default void whereverTheStreamIsCutTheNextStartBringsItToItsEnd() {
        cutAnywhere(1, 16);
    }

    @Test
    @Tag("deep")
    default void whereverTheStreamIsCutOftenTheNextStartBringsItToItsEnd() {
        cutAnywhere(System.nanoTime(), 500);
    }

    @Test
    default void aCommitWhoseAnswerIsLostOnTheWayIsInTheHistory() {
        nothingIsWrongAfter(WireFault.inTheAnswerTo(Kind.CUT, "COMMIT"), Duration.ZERO);
        assertThat(column("SELECT COUNT(*) FROM __migrations_log WHERE action = 'apply' AND version = '0001'"))
                .containsExactly("1");
    }

    @Test
    default void aLateAnswerIsWaitedFor() {
        nothingIsWrongAfter(WireFault.inTheAnswerTo(Kind.DELAY, "COMMIT"), Duration.ZERO);
    }

    @Test
    default void withASocketTimeoutASilentNetworkEndsTheRun() {
        long start = System.nanoTime();
        nothingIsWrongAfter(WireFault.inTheAnswerTo(Kind.SILENCE, "VALUES (8)"), SOCKET_TIMEOUT);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOCKET_TIMEOUT.multipliedBy(20));
    }

    @Test
    default void withoutASocketTimeoutARunWaitsForASilentNetworkUntilTheConnectionBreaks() throws Exception {
        crashScripts().forEach(script -> write(script.fileName(), script.lines()));
        empty();
        var fault = WireFault.inTheAnswerTo(Kind.SILENCE, "VALUES (8)");
        try (var wire = new Wire(serverPort(), fault)) {
            Migrator migrator =
                    builder().dataSource(through(wire.port(), Duration.ZERO)).build();
            CompletableFuture<?> run =
                    CompletableFuture.supplyAsync(migrator::up, task -> new Thread(task, "silent-run").start());
            assertThat(fault.happens()).isTrue();
            assertThat(catchTimeout(run)).isTrue();
            wire.close();
            assertThat(run)
                    .failsWithin(Duration.ofSeconds(30))
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(MigrationFailedException.class)
                    .withMessageContaining("Unknown: whether statement 1 of 0004 took effect");
        }
    }

    private static boolean catchTimeout(CompletableFuture<?> run) throws InterruptedException, ExecutionException {
        try {
            run.get(SOCKET_TIMEOUT.toMillis() * 2, TimeUnit.MILLISECONDS);
            return false;
        } catch (TimeoutException e) {
            return true;
        }
    }
}
