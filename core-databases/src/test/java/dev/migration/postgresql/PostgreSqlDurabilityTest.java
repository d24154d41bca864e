// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.MigrationEvent.MigrationCompleted;
import dev.migration.MigrationFailedException;
import dev.migration.Migrator;
import dev.migration.fixture.PostgreSqlWorkbench;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The commits of a run wait for the disk once, and nothing of it is on the way to the disk when it has ended. */
class PostgreSqlDurabilityTest extends PostgreSqlWorkbench {

    private static final String SEE = "INSERT INTO seen VALUES (current_setting('synchronous_commit'));";

    /** The end of the server's log when a version was committed. */
    private final Map<String, String> committed = new HashMap<>();

    @BeforeEach
    void leaveItToTheRunToWriteTheServersLog() {
        // Else the server's own process does it every 200 ms.
        execute("ALTER SYSTEM SET wal_writer_delay = '10s'", "SELECT pg_reload_conf()");
        // The server of the tests does not wait for its disk, but a session may ask for it.
        dataSource.setOptions("-c synchronous_commit=on");
        execute("CREATE TABLE seen (setting TEXT)");
    }

    @AfterEach
    void reset() {
        execute("ALTER SYSTEM RESET wal_writer_delay", "SELECT pg_reload_conf()");
    }

    private Migrator watched() {
        return builder()
                .listener(event -> {
                    if (event instanceof MigrationCompleted completed) {
                        committed.put(
                                completed.migration().version(),
                                column("SELECT pg_current_wal_insert_lsn()").get(0));
                    }
                })
                .build();
    }

    private void assertDurable(String version) {
        assertThat(column("SELECT pg_current_wal_flush_lsn() >= '" + committed.get(version) + "'::pg_lsn"))
                .as("what was committed with %s is on disk", version)
                .containsExactly("t");
    }

    @Test
    void onlyTheLastCommitOfARunWaitsForTheDisk() {
        write("0001_a.sql", SEE);
        write("0002_b.sql", SEE);
        write("0003_c.sql", SEE);

        watched().up();

        assertDurable("0003");
        assertThat(column("SELECT setting FROM seen")).containsExactly("off", "off", "on");
    }

    @Test
    void theCommitOfASingleMigrationWaits() {
        write("0001_a.sql", SEE);

        up();

        assertThat(column("SELECT setting FROM seen")).containsExactly("on");
    }

    @Test
    void aScriptMaySayForItselfHowItIsCommitted() {
        write("0001_a.sql", "SET LOCAL synchronous_commit = remote_write;", SEE);
        write("0002_b.sql", "SET synchronous_commit = local;", SEE);
        write("0003_c.sql", SEE);
        write("0004_d.sql", SEE);

        up();

        assertThat(column("SELECT setting FROM seen")).containsExactly("remote_write", "local", "off", "on");
    }

    @Test
    void aRunThatFailedIsDurableUpToThere() {
        write("0001_a.sql", SEE);
        write("0002_b.sql", SEE);
        write("0003_wrong.sql", "SELECT * FROM nowhere;");

        assertThatThrownBy(() -> watched().up()).isInstanceOf(MigrationFailedException.class);

        assertDurable("0002");
    }

    @Test
    void aRunThatStoppedWithoutALineInTheLogIsDurableUpToThere() {
        write("0001_a.sql", SEE);
        write("0002_b.sql", SEE);
        Migrator migrator = builder()
                .listener(event -> {
                    if (event instanceof MigrationCompleted completed) {
                        committed.put(
                                completed.migration().version(),
                                column("SELECT pg_current_wal_insert_lsn()").get(0));
                        throw new StackOverflowError();
                    }
                })
                .build();

        assertThatThrownBy(migrator::up).isInstanceOf(StackOverflowError.class);

        assertDurable("0001");
        assertThat(appliedNames()).containsExactly("0001_a");
    }

    @Test
    void aScriptOutsideATransactionBeginsWhenAllBeforeItIsDurable() {
        write("0001_a.sql", SEE);
        write(
                "0002_b.sql",
                "-- no-transaction",
                SEE,
                "CREATE TABLE flushed AS SELECT pg_current_wal_flush_lsn() AS lsn;");
        write("0003_c.sql", SEE);

        watched().up();

        assertThat(column("SELECT lsn >= '" + committed.get("0001") + "'::pg_lsn FROM flushed"))
                .containsExactly("t");
        assertThat(column("SELECT setting FROM seen")).containsExactly("off", "on", "on");
        assertDurable("0003");
    }
}
