// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Version;
import dev.migration.internal.database.DatabaseLocks.TransactionLock;
import dev.migration.internal.database.StatementOutcomes;
import dev.migration.internal.database.product.Products;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The row belongs to one owner at a time: everybody else's statements count no row. */
class RunRowTest {

    private Connection connection;
    private HistoryTables tables;
    private RunRow mine;
    private RunRow another;

    @BeforeEach
    void create() throws SQLException {
        var dataSource = new JdbcDataSource();
        dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID());
        connection = dataSource.getConnection();
        tables = new HistoryTables(Products.database(connection), null, "__migrations");
        mine = RunRow.asLease(tables, "me");
        another = RunRow.asLease(tables, "another");
        run(tables.createRunTable());
        run(mine.create());
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private int run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    /** The first column. */
    private List<String> rows(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    private String pulse() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(RunRow.lease(tables))) {
            assertThat(row.next()).isTrue();
            return row.getString(2);
        }
    }

    private String begin(RunRow row) {
        return row.begin(Version.of("0001"), "0001_a", "sum", "up", "none");
    }

    @Test
    void thereIsOneRowHoweverOftenItIsMade() throws SQLException {
        assertThat(run(mine.create())).isZero();
        assertThat(rows("SELECT id FROM __migrations_run")).containsExactly("1");
    }

    @Test
    void aLeaseIsTakenByOneAndTakenOverAsItWasRead() throws SQLException {
        assertThat(run(mine.takeLease())).isOne();
        assertThat(run(another.takeLease())).isZero();
        assertThat(run(mine.takeLease())).isOne();

        String pulse = pulse();
        run(mine.renewLease());
        assertThat(run(another.takeLeaseOver(pulse))).isZero();
        assertThat(run(another.takeLeaseOver(pulse()))).isOne();
        assertThat(run(mine.renewLease())).isZero();
        assertThat(run(mine.releaseLease())).isZero();
        assertThat(run(another.releaseLease())).isOne();
        assertThat(run(mine.takeLease())).isOne();
    }

    @Test
    void onlyTheOwnerWrites() throws SQLException {
        run(mine.takeLease());

        for (RunRow row : List.of(another, mine)) {
            int rows = row == mine ? 1 : 0;
            assertThat(run(row.own())).isEqualTo(rows);
            assertThat(run(begin(row))).isEqualTo(rows);
            assertThat(run(row.progress(1, "hash"))).isEqualTo(rows);
            assertThat(run(row.takeUp("0001_b", "sum"))).isEqualTo(rows);
            assertThat(run(row.note("found"))).isEqualTo(rows);
            assertThat(run(row.failure("refused"))).isEqualTo(rows);
            assertThat(rows(row.done())).hasSize(rows);
            assertThat(run(row.heartbeat())).isEqualTo(rows);
            assertThat(run(row.end())).isEqualTo(rows);
        }
    }

    @Test
    void whatIsWrittenRenewsTheLeaseThoughTheClockStandsStillOrIsSetBack() throws SQLException {
        run(mine.takeLease());
        for (String write : List.of(
                begin(mine),
                mine.progress(1, "hash"),
                mine.takeUp("0001_b", "sum"),
                mine.renewLease(),
                mine.heartbeat(),
                mine.keepLease().orElseThrow(),
                mine.takeLease())) {
            run("UPDATE __migrations_run SET heartbeat = TIMESTAMP '2099-01-01 00:00:00'");
            String before = pulse();
            run(write);
            assertThat(pulse()).as(write).isNotEqualTo(before);
            assertThat(rows("SELECT heartbeat FROM __migrations_run")).containsExactly("2099-01-01 00:00:00.001");
        }
    }

    @Test
    void aJournalAloneIsNoLease() throws SQLException {
        RunRow journal = RunRow.asJournal(tables, "me");

        assertThat(run(journal.own())).isOne();
        assertThat(run(begin(journal))).isOne();
        assertThat(run(journal.progress(1, "hash"))).isOne();

        assertThat(rows(RunRow.lease(tables))).isEmpty();
        assertThat(journal.keepLease()).isEmpty();
        assertThat(journal.guard()).isEmpty();
    }

    @Test
    void nobodyOwnsTheRowUnderAnothersLease() throws SQLException {
        run(another.takeLease());

        assertThat(run(RunRow.asJournal(tables, "me").own())).isZero();
    }

    @Test
    void onlyALeaseThatIsAsItWasReadIsEnded() throws SQLException {
        run(another.takeLease());
        String pulse = pulse();
        run(another.renewLease());
        assertThat(run(mine.endLease(pulse))).isZero();

        assertThat(run(mine.endLease(pulse()))).isOne();
        assertThat(rows(RunRow.lease(tables))).isEmpty();
        assertThat(run(another.progress(1, "hash"))).isZero();
    }

    @Test
    void theHolderOfTheLeaseIsReported() throws SQLException {
        String holder = RunRow.lease(tables);
        assertThat(rows(holder)).isEmpty();

        run(mine.takeLease());
        assertThat(rows(holder)).singleElement().asString().matches("me since [\\d-]{10} [\\d:]{8}Z");
        run(begin(mine));
        assertThat(rows(holder)).singleElement().asString().endsWith("Z, running 0001_a");

        run(mine.releaseLease());
        assertThat(rows(holder)).isEmpty();
    }

    @Test
    void itTellsOfOneScriptAtATime() throws SQLException {
        run(mine.takeLease());
        run(begin(mine));
        assertThat(run(begin(mine))).isZero();
        assertThat(rows(mine.done())).containsExactly("0");

        run(mine.note("found"));
        assertThat(rows(mine.noted())).containsExactly("found");
        run(mine.failure("refused"));
        run(mine.progress(2, "hash"));
        assertThat(rows(mine.done())).containsExactly("2");
        assertThat(rows(mine.noted())).containsExactly(StatementOutcomes.NOT_SENT);
        assertThat(rows("SELECT failure FROM __migrations_run")).containsExactly((String) null);

        run(mine.end());
        assertThat(rows("SELECT COALESCE(version, name, checksum, direction, prefix_hash, failure)"
                        + " FROM __migrations_run"))
                .containsExactly((String) null);
        assertThat(run(begin(mine))).isOne();
    }

    @Test
    void whatIsTakenUpIsTheFilesAsItIsNow() throws SQLException {
        run(mine.takeLease());
        run(begin(mine));
        run(mine.failure("refused"));

        run(mine.takeUp("0001_b", "other"));

        assertThat(rows("SELECT name || ' ' || checksum || COALESCE(failure, '') FROM __migrations_run"))
                .containsExactly("0001_b other");
    }

    @Test
    void underALockOfTheServerNoInstanceWritesWithoutIt() throws SQLException {
        RunRow locked = RunRow.asLease(tables, "me", new TransactionLock("SELECT TRUE", "1 = 1", ""));
        RunRow lockedOut = RunRow.asLease(tables, "me", new TransactionLock("SELECT FALSE", "1 = 0", ""));
        run(mine.takeLease());

        assertThat(run(lockedOut.progress(1, "hash"))).isZero();
        assertThat(run(lockedOut.guard().orElseThrow())).isZero();
        assertThat(run(locked.progress(1, "hash"))).isOne();
        assertThat(run(locked.guard().orElseThrow())).isOne();
        assertThat(lockedOut.heartbeat())
                .as("it waits for nobody")
                .doesNotContain("1 = 0")
                .endsWith("FOR UPDATE SKIP LOCKED)");
    }

    @Test
    void theOwnerIsAnotherForEachRun() {
        assertThat(RunRow.newOwner()).isNotEqualTo(RunRow.newOwner());
    }

    @Test
    void anOwnerIsNamedByItsHostAndProcess() {
        assertThat(RunRow.inWords("vm:25122:" + UUID.randomUUID())).isEqualTo("vm, process 25122");
        assertThat(RunRow.inWords(RunRow.newOwner()))
                .endsWith(", process " + ProcessHandle.current().pid());
        assertThat(RunRow.inWords("me")).isEqualTo("me");
    }

    @Test
    void onlyALeaseOfItsOwnIsLostWhereAHeartbeatCountsNoRow() {
        assertThat(mine.isLostWithoutHeartbeat()).isTrue();
        assertThat(RunRow.asJournal(tables, "me").isLostWithoutHeartbeat()).isFalse();
        assertThat(RunRow.asLease(tables, "me", new TransactionLock("SELECT TRUE", "1 = 1", ""))
                        .isLostWithoutHeartbeat())
                .isFalse();
    }
}
