// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.InvalidMigrationsException;
import dev.migration.fixture.Fleet;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.script.StatementReader;
import dev.migration.internal.session.Scheduler;
import dev.migration.internal.sql.Dialect;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatementsAheadTest {

    private static final int COUNT = 40_000;

    private final Scheduler scheduler = new Scheduler();

    @AfterEach
    void end() {
        scheduler.close();
    }

    private static String insert(int number) {
        return "INSERT INTO t VALUES (" + number + ", 'some more text')";
    }

    private static List<String> inserts() {
        return IntStream.range(0, COUNT).mapToObj(StatementsAheadTest::insert).toList();
    }

    private List<String> all(Step step) throws IOException {
        List<String> all = new ArrayList<>();
        try (StatementReader reader = step.script().open()) {
            var ahead = new StatementsAhead(reader, scheduler);
            while (ahead.hasNext()) {
                StatementsAhead.Read next = ahead.next();
                all.add(next.statement().text());
                if (next.data() != null) {
                    var data = new StringWriter();
                    next.data().transferTo(data);
                    all.add(data.toString());
                }
            }
            assertThat(reader.unchanged()).isTrue();
        }
        return all;
    }

    @Test
    void givesEachOnceAndInTheirOrder() throws IOException {
        String script = String.join(";\n", inserts());

        assertThat(all(TestScripts.step(Dialect.POSTGRESQL, script))).isEqualTo(inserts());
    }

    @Test
    void leavesDataToWhoeverReadsThem() throws IOException {
        String data = "1\tone; or '\n".repeat(COUNT);
        String script = String.join(";\n", inserts()) + ";\nCOPY t FROM stdin;\n" + data + "\\.\n" + insert(-1)
                + ";\nCOPY t FROM stdin;\n\\.\n" + insert(-2);

        List<String> expected = new ArrayList<>(inserts());
        expected.addAll(List.of("COPY t FROM stdin", data, insert(-1), "COPY t FROM stdin", "", insert(-2)));
        assertThat(all(TestScripts.step(Dialect.POSTGRESQL, script))).isEqualTo(expected);
    }

    @Test
    void givesWhatWasReadBeforeItCouldNotBeRead() throws IOException {
        byte[] script = String.join(";\n", inserts()).getBytes(StandardCharsets.UTF_8);
        List<Integer> opened = new ArrayList<>();
        Step step = TestScripts.step(Dialect.POSTGRESQL, new String(script, StandardCharsets.UTF_8), () -> {
            opened.add(1);
            return opened.size() == 1 ? new ByteArrayInputStream(script) : breakingAt(script, script.length / 2);
        });

        try (StatementReader reader = step.script().open()) {
            var ahead = new StatementsAhead(reader, scheduler);
            List<String> all = new ArrayList<>();
            assertThatThrownBy(() -> {
                        while (ahead.hasNext()) {
                            all.add(ahead.next().statement().text());
                        }
                    })
                    .isInstanceOf(InvalidMigrationsException.class)
                    .hasMessageContaining("the disk is gone");
            assertThat(all)
                    .hasSizeBetween(COUNT / 3, 2 * COUNT / 3)
                    .isEqualTo(inserts().subList(0, all.size()));
        }
    }

    private static InputStream breakingAt(byte[] bytes, int place) {
        return new FilterInputStream(new ByteArrayInputStream(bytes, 0, place)) {
            @Override
            public int read(byte[] target, int from, int length) throws IOException {
                int count = super.read(target, from, length);
                if (count < 0) {
                    throw new IOException("the disk is gone");
                }
                return count;
            }
        };
    }

    @Test
    void readsOnAnotherThreadWhatComesAfterTheFirstChunk() throws IOException {
        byte[] script = String.join(";\n", inserts()).getBytes(StandardCharsets.UTF_8);
        Set<String> readers = ConcurrentHashMap.newKeySet();
        Step step = TestScripts.step(
                Dialect.POSTGRESQL,
                new String(script, StandardCharsets.UTF_8),
                () -> new FilterInputStream(new ByteArrayInputStream(script)) {
                    @Override
                    public int read(byte[] target, int from, int length) throws IOException {
                        readers.add(Thread.currentThread().getName());
                        return super.read(target, from, length);
                    }
                });
        try (StatementReader reader = step.script().open()) {
            readers.clear();
            assertThat(new StatementsAhead(reader, scheduler).hasNext()).isTrue();
            // Whoever takes the statements does not ask for more.
            Fleet.await("more is read", () -> readers.contains("migration-reading"));
        }
    }

    @Test
    void waitsForTheOtherThreadBeforeTheScriptIsClosed() throws IOException {
        byte[] script = String.join(";\n", inserts()).getBytes(StandardCharsets.UTF_8);
        var reading = new AtomicBoolean();
        Step step = TestScripts.step(
                Dialect.POSTGRESQL,
                new String(script, StandardCharsets.UTF_8),
                () -> new FilterInputStream(new ByteArrayInputStream(script)) {
                    @Override
                    public int read(byte[] target, int from, int length) throws IOException {
                        if (!Thread.currentThread().getName().equals("migration-reading")) {
                            return super.read(target, from, length);
                        }
                        reading.set(true);
                        LockSupport.parkNanos(300_000_000);
                        reading.set(false);
                        return -1;
                    }
                });
        try (StatementReader reader = step.script().open()) {
            var ahead = new StatementsAhead(reader, scheduler);
            assertThat(ahead.hasNext()).isTrue();
            Fleet.await("more is read", reading::get);
            ahead.close();
            assertThat(reading).isFalse();
        }
    }

    @Test
    void anInterruptEndsIt() {
        Step step = TestScripts.step(Dialect.POSTGRESQL, String.join(";\n", inserts()));

        try (StatementReader reader = step.script().open()) {
            var ahead = new StatementsAhead(reader, scheduler);
            assertThat(ahead.hasNext()).isTrue();
            assertThatThrownBy(() -> {
                        Thread.currentThread().interrupt();
                        while (ahead.hasNext()) {
                            ahead.next();
                        }
                    })
                    .isInstanceOf(InvalidMigrationsException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
