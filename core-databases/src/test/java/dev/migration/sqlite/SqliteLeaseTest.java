// SPDX-License-Identifier: Apache-2.0
package dev.migration.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.State;
import dev.migration.fixture.Fleet;
import dev.migration.fixture.Fleet.Member;
import dev.migration.fixture.SqliteWorkbench;
import dev.migration.servers.Prerequisite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Processes with one file, whose clock is each host's own. Each test takes the lease's term of 15 s. */
@Tag("deep")
class SqliteLeaseTest extends SqliteWorkbench {

    private static final Path LIBRARY = Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1");

    /** Minutes, in which it reads and writes no table. */
    private static final String LONG =
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000000000) SELECT max(i) FROM n;";

    @BeforeEach
    void assumeThatClocksCanBeSet() {
        Prerequisite.require(Files.exists(LIBRARY), "libfaketime", "faketime");
    }

    private static ProcessBuilder clock(String off) {
        var environment = new ProcessBuilder();
        environment
                .environment()
                .putAll(Map.of("LD_PRELOAD", LIBRARY.toString(), "FAKETIME", off, "DONT_FAKE_MONOTONIC", "1"));
        return environment;
    }

    private Fleet fleet() {
        return new Fleet("jdbc:sqlite:" + files.resolve("clinic.db"), folder());
    }

    private static void awaitStart(Member member) {
        Fleet.await("it is at work\n" + member, () -> member.hasSaid("started") || !member.isAlive());
        assertThat(member.isAlive()).as(member.toString()).isTrue();
    }

    @Test
    void aProcessKilledWithAClockTenDaysFastBlocksForOneTermAtMost() {
        try (Fleet fleet = fleet().waitTimeout(Duration.ZERO)) {
            write("0001_t.sql", "CREATE TABLE t (n INT);", LONG);
            Member owner = fleet.start(clock("+10d"));
            awaitStart(owner);
            owner.kill();
            owner.awaitEnd();
            write("0001_t.sql", "CREATE TABLE t (n INT);");

            Member next = fleet.start();

            assertThat(next.awaitEnd()).as(next.toString()).isZero();
        }
        assertThat(states()).containsExactly(State.APPLIED);
    }

    @Test
    void aProcessAnHourAheadDoesNotRunBesideALivingOwner() {
        try (Fleet fleet = fleet().waitTimeout(Duration.ofSeconds(17))) {
            write("0001_t.sql", "-- no-transaction", "CREATE TABLE t (n INT);", LONG);
            Member owner = fleet.start();
            awaitStart(owner);

            Member ahead = fleet.start(clock("+1h"));

            assertThat(ahead.awaitEnd()).as(ahead.toString()).isOne();
            assertThat(ahead.said("failed")).containsExactly("wait-timeout");
            assertThat(ahead.hasSaid("started")).isFalse();
            assertThat(owner.isAlive()).isTrue();
        }
    }
}
