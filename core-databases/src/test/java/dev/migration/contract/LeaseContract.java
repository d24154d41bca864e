// SPDX-License-Identifier: Apache-2.0
package dev.migration.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migration.Baseline;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.State;
import dev.migration.UnknownOutcome;
import dev.migration.fixture.Connections;
import dev.migration.fixture.Fleet;
import dev.migration.fixture.Fleet.Member;
import dev.migration.fixture.Texts;
import dev.migration.fixture.Workbench;
import dev.migration.servers.Prerequisite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Processes on a server whose sessions have no locks: the lock is a lease, judged by its changes. */
public interface LeaseContract extends Workbench {

    /** The server, for a process of its own. */
    String url();

    /** Keeps everyone waiting who updates the table gate, until it is closed. */
    final class Gate implements AutoCloseable {

        private final Connection connection;

        Gate(Workbench bench) {
            bench.execute("CREATE TABLE gate (n INT)", "INSERT INTO gate VALUES (0)", "CREATE TABLE effects (n INT)");
            try {
                connection = bench.dataSource().getConnection();
                connection.setAutoCommit(false);
                try (Statement statement = connection.createStatement()) {
                    statement.execute("UPDATE gate SET n = 1");
                }
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void close() throws SQLException {
            connection.commit();
            connection.close();
        }
    }

    private void threeStatements(String... firstLines) {
        write(
                "0001_gate.sql",
                String.join("\n", firstLines),
                "INSERT INTO effects VALUES (1);",
                "UPDATE gate SET n = n + 1;",
                "INSERT INTO effects VALUES (3);");
    }

    /** As when the lease's term is over, for which nobody has to wait here. */
    private void expire() {
        execute("UPDATE __migrations_run SET owner = NULL, expires_at = NULL");
    }

    private Member atTheGate(Fleet fleet, ProcessBuilder environment, String... options) {
        Member owner = fleet.start(environment, options);
        Fleet.await("the owner is at the gate\n" + fleet, () -> isAtTheGate() || !owner.isAlive());
        assertThat(owner.isAlive()).as(owner.toString()).isTrue();
        return owner;
    }

    /** Whether a session waits for the test's. */
    boolean isAtTheGate();

    @Test
    default void theNextInstanceReportsTheOwnerAndTakesOverWhenTheLeaseHasEnded() throws Exception {
        try (var fleet = new Fleet(url(), folder())) {
            Member next;
            try (var gate = new Gate(this)) {
                threeStatements();
                Member owner = atTheGate(fleet, new ProcessBuilder());
                owner.kill();
                next = fleet.start();
                Fleet.await("the next one waits", () -> next.hasSaid("waits for"));
                assertThat(next.said("waits for").get(0))
                        .matches("\\S+:" + owner.pid() + ":\\S+ since " + "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\dZ"
                                + "(, running 0001_gate)?");
                assertThat(states()).containsExactly(State.PENDING);

                expire();
                Fleet.await("the next one proceeds", () -> next.hasSaid("started"));
            }
            assertThat(next.awaitEnd()).as(next.toString()).isZero();
        }
        assertThat(column("SELECT n FROM effects ORDER BY n")).containsExactly("1", "3");
        assertThat(states()).containsExactly(State.APPLIED);
    }

    /** Nobody intervenes, the row says that the lease lasts for years, and there is no patience. It takes one term. */
    @Test
    @Tag("deep")
    default void aLeaseWhoseOwnerWasKilledIsTakenOverAfterOneTermWhateverTheClocksSay() throws Exception {
        try (var fleet = new Fleet(url(), folder()).waitTimeout(Duration.ZERO)) {
            Member next;
            long start;
            try (var gate = new Gate(this)) {
                threeStatements();
                Member owner = atTheGate(fleet, new ProcessBuilder());
                owner.kill();
                owner.awaitEnd();
                execute("UPDATE __migrations_run SET expires_at = TIMESTAMP '2099-01-01 00:00:00'");
                start = System.nanoTime();
                next = fleet.start();
                Fleet.await("the next one proceeds", () -> next.hasSaid("started") || !next.isAlive());
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(20));
            assertThat(next.said("waits for"))
                    .as(next.toString())
                    .last()
                    .asString()
                    .contains("; its lease has not changed for ", " s, and is taken over after 20 s");
            assertThat(next.awaitEnd()).as(next.toString()).isZero();
        }
        assertThat(column("SELECT n FROM effects ORDER BY n")).containsExactly("1", "3");
        assertThat(states()).containsExactly(State.APPLIED);
    }

    /** It takes longer than a lease. */
    @Test
    @Tag("deep")
    default void anOwnerThatWorksForLongerThanItsLeaseKeepsIt() throws Exception {
        try (var fleet = new Fleet(url(), folder())) {
            Member owner;
            Member next;
            try (var gate = new Gate(this)) {
                threeStatements();
                owner = atTheGate(fleet, new ProcessBuilder());
                next = fleet.start();
                Fleet.await("the next one waits", () -> next.hasSaid("waits for"));
                LocalDateTime end = LocalDateTime.now(ZoneOffset.UTC).plusSeconds(22);
                Fleet.await("a term is over", () -> {
                    // No clock makes the owner's lease end.
                    execute("UPDATE __migrations_run SET expires_at = TIMESTAMP '2000-01-01 00:00:00'");
                    return LocalDateTime.now(ZoneOffset.UTC).isAfter(end);
                });

                assertThat(next.hasSaid("started")).as(next.toString()).isFalse();
            }
            assertThat(owner.awaitEnd()).as(owner.toString()).isZero();
            assertThat(next.awaitEnd()).as(next.toString()).isZero();
            assertThat(next.hasSaid("started")).isFalse();
        }
        assertThat(column("SELECT n FROM effects ORDER BY n")).containsExactly("1", "3");
        assertThat(actions()).containsExactly("apply");
    }

    @Test
    default void anOwnerThatWasHeldUpStopsAtItsNextWord() throws Exception {
        try (var fleet = new Fleet(url(), folder())) {
            Member owner;
            try (var gate = new Gate(this)) {
                threeStatements("-- no-transaction");
                owner = atTheGate(fleet, new ProcessBuilder());
                owner.suspend();
            }
            expire();
            assertThat(catchThrowableOfType(InvalidMigrationsException.class, this::up))
                    .hasMessageContaining("was interrupted at statement 2 of 3");
            migrator().resume("0001", UnknownOutcome.DONE);
            owner.resume();

            assertThat(owner.awaitEnd()).isOne();
            assertThat(owner.toString())
                    .contains("Another instance took over 0001 while this one was suspended.")
                    .contains("see what it did: migration status");
        }
        assertThat(column("SELECT n FROM effects ORDER BY n")).containsExactly("1", "3");
        assertThat(column("SELECT n FROM gate")).containsExactly("2");
        assertThat(actions()).containsExactly("resume", "apply");
        assertThat(states()).containsExactly(State.APPLIED);
    }

    /** It takes half a lease, so that what is written in the meantime counts as long ago. */
    @Test
    @Tag("deep")
    default void anOwnerThatWasHeldUpBetweenTwoStatementsDoesNotSendTheSecond() {
        execute("CREATE TABLE effects (n INT)");
        write("0001_plain.sql", """
                -- no-transaction
                INSERT INTO effects VALUES (1);
                INSERT INTO effects VALUES (2);""");
        Duration half = Duration.ofSeconds(11);
        Migrator heldUp = builder()
                .baseline(Baseline.of("none"))
                .dataSource(Connections.executed(dataSource(), sql -> {
                    if (sql.contains("SET statements_done = 1")) {
                        expire();
                        migrator().resume("0001", UnknownOutcome.REPEAT);
                        LockSupport.parkNanos(half.toNanos());
                    }
                }))
                .build();

        assertThat(failure(heldUp::up))
                .hasMessageContaining("Another instance took over 0001 while this one was suspended.");

        assertThat(column("SELECT n FROM effects ORDER BY n")).containsExactly("1", "2");
        assertThat(states()).containsExactly(State.APPLIED);
    }

    @Test
    @Tag("smoke")
    default void noTimeOfTheClientsIsPartOfAStatement() {
        List<String> sent = new CopyOnWriteArrayList<>();
        write("0001_t.sql", "CREATE TABLE t (n INT);", "INSERT INTO t VALUES (1);");
        LocalDate before = LocalDate.now(ZoneOffset.UTC);
        builder()
                .dataSource(Connections.recorded(dataSource(), sent::add))
                .build()
                .up();

        assertThat(sent).anyMatch(sql -> sql.contains("expires_at = ")).noneMatch(sql -> sql.contains(before + " "));
    }

    /** Slow, because every look at the clock goes through the library, and a virtual machine looks often. */
    @Texts("-2h ¦ +2h")
    @Tag("deep")
    default void noClockButTheServersCounts(String off) throws Exception {
        var library = Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1");
        Prerequisite.require(Files.exists(library), "libfaketime", "faketime");
        var environment = new ProcessBuilder();
        environment
                .environment()
                .putAll(Map.of("LD_PRELOAD", library.toString(), "FAKETIME", off, "DONT_FAKE_MONOTONIC", "1"));
        try (var fleet = new Fleet(url(), folder()).waitTimeout(Duration.ofSeconds(1))) {
            Member owner;
            try (var gate = new Gate(this)) {
                threeStatements();
                owner = atTheGate(fleet, environment, "-Duser.timezone=Pacific/Kiritimati");
                LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC);
                assertThat(Math.abs(Duration.between(now, time(owner.saidAt("started")))
                                .toMinutes()))
                        .as("its clock is off")
                        .isGreaterThan(100);
                assertThat(time("since")).isBetween(now.minusMinutes(2), now.plusSeconds(1));
                assertThat(time("expires_at")).isBetween(now, now.plusSeconds(21));

                for (ProcessBuilder clock : List.of(new ProcessBuilder(), environment)) {
                    Member other = fleet.start(clock, "-Duser.timezone=Pacific/Pago_Pago");
                    assertThat(other.awaitEnd()).isOne();
                    assertThat(other.said("failed")).containsExactly("wait-timeout");
                }
            }
            assertThat(owner.awaitEnd()).as(owner.toString()).isZero();
        }
        assertThat(column("SELECT n FROM effects ORDER BY n")).containsExactly("1", "3");
    }

    private static LocalDateTime time(long millis) {
        return LocalDateTime.ofEpochSecond(millis / 1000, 0, ZoneOffset.UTC);
    }

    private LocalDateTime time(String column) {
        List<String> times = column("SELECT SUBSTRING(CAST(" + column + " AS CHAR(26)), 1, 19) FROM __migrations_run");
        return LocalDateTime.parse(times.get(0).replace(' ', 'T'));
    }
}
