// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.MigrationEvent.MigrationProgress;
import dev.migration.fixture.PostgreSqlWorkbench;
import dev.migration.fixture.SmallHeap;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A script may be larger than the memory, and so may be what the server answers. */
class PostgreSqlStreamingTest extends PostgreSqlWorkbench {

    /** Of each row of a script, with its line end. */
    private static final int WIDTH = 512;

    private static final int MEGABYTE = 1 << 20;

    @BeforeEach
    void table() {
        execute("CREATE UNLOGGED TABLE t (id INT, name TEXT)");
    }

    private void writeInserts(int megabytes) throws IOException {
        try (BufferedWriter file = Files.newBufferedWriter(folder.resolve("0001_inserts.sql"))) {
            for (int i = 0; i < megabytes * (MEGABYTE / WIDTH); i++) {
                file.write(padded("INSERT INTO t VALUES (" + i + ", '", "');"));
            }
        }
    }

    private void writeCopy(int megabytes) throws IOException {
        try (BufferedWriter file = Files.newBufferedWriter(folder.resolve("0001_copy.sql"))) {
            file.write("COPY t FROM STDIN;\n");
            for (int i = 0; i < megabytes * (MEGABYTE / WIDTH); i++) {
                file.write(padded(i + "\t", ""));
            }
            file.write("\\.\n");
        }
    }

    private static String padded(String start, String end) {
        return start + "x".repeat(WIDTH - 1 - start.length() - end.length()) + end + "\n";
    }

    private void assertRows(int megabytes) {
        assertThat(column("SELECT COUNT(*) FROM t")).containsExactly(Integer.toString(megabytes * (MEGABYTE / WIDTH)));
    }

    @Test
    void aScriptOf20MegabytesRunsIn32() throws Exception {
        writeInserts(20);

        SmallHeap.up(32, dataSource, folder);

        assertRows(20);
    }

    @Test
    void aCopyOf20MegabytesRunsIn32() throws Exception {
        writeCopy(20);

        SmallHeap.up(32, dataSource, folder);

        assertRows(20);
    }

    private List<MigrationProgress> progress() {
        List<MigrationProgress> told = new ArrayList<>();
        builder()
                .listener(event -> {
                    if (event instanceof MigrationProgress progress) {
                        told.add(progress);
                    }
                })
                .build()
                .up();
        return told;
    }

    private void assertAdvances(List<MigrationProgress> told, String name, long size) {
        assertThat(told)
                .isSortedAccordingTo(Comparator.comparingLong(MigrationProgress::done))
                .allSatisfy(progress -> {
                    assertThat(progress.name()).isEqualTo(name);
                    assertThat(progress.done()).isBetween(0L, size);
                    assertThat(progress.total()).isEqualTo(size);
                });
    }

    @Test
    void aLongScriptTellsHowFarItIs() {
        String pause = "SELECT pg_sleep(0.3);\n";
        write("0001_slow.sql", "-- Up Migration", pause + pause + "SELECT 1;", "-- Down Migration", "SELECT 2;");

        List<MigrationProgress> told = progress();

        String up = pause + pause + "SELECT 1;\n";
        assertAdvances(told, "0001_slow", up.length());
        assertThat(told).extracting(MigrationProgress::done).contains(22L, 44L);
    }

    @Test
    void aLongStatementTellsThatItStillRuns() {
        write("0001_slow.sql", "CREATE TABLE a (n INT);", "DO $$ BEGIN PERFORM pg_sleep(3); END $$;");

        List<MigrationProgress> told = progress();

        assertThat(told).isNotEmpty().allMatch(progress -> progress.done() == 24);
    }

    @Test
    void aLongCopyTellsHowFarItIs() throws Exception {
        execute(
                "CREATE FUNCTION slow() RETURNS TRIGGER LANGUAGE plpgsql AS"
                        + " $$ BEGIN IF NEW.id % 4096 = 0 THEN PERFORM pg_sleep(0.1); END IF; RETURN NEW; END $$",
                "CREATE TRIGGER slow BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION slow()");
        writeCopy(16);

        List<MigrationProgress> told = progress();

        assertAdvances(told, "0001_copy", Files.size(folder.resolve("0001_copy.sql")));
        assertThat(told).isNotEmpty();
    }

    @Test
    void aStatementOf5MegabytesRunsIn64() throws Exception {
        write("0001_long.sql", "INSERT INTO t VALUES (1, '" + "x".repeat(5 * MEGABYTE) + "');");

        SmallHeap.up(64, dataSource, folder);

        assertThat(column("SELECT LENGTH(name) FROM t")).containsExactly(Integer.toString(5 * MEGABYTE));
    }

    @Test
    void unwantedRowsAreReadIn32() throws Exception {
        write("0001_rows.sql", "SELECT repeat('x', 1000) FROM generate_series(1, 60000);");
        write("0002_rows.sql", "-- no-transaction", "SELECT repeat('x', 1000) FROM generate_series(1, 60000);");

        SmallHeap.up(32, dataSource, folder);

        assertThat(appliedNames()).containsExactly("0001_rows", "0002_rows");
    }

    @Test
    void theMessagesOfALongStatementAreNotKeptUntilItsEnd() throws Exception {
        write(
                "0001_notices.sql",
                "DO $$ BEGIN FOR i IN 1..150000 LOOP RAISE NOTICE '%', repeat('x', 1000); END LOOP; END $$;");

        // Half a gigabyte in the driver. It has no way to wait for us: a starved machine has to find room for a moment.
        SmallHeap.up(64, dataSource, folder);

        assertThat(appliedNames()).containsExactly("0001_notices");
    }

    @Test
    @Tag("deep")
    void aScriptOf200MegabytesRunsIn64() throws Exception {
        writeInserts(200);

        SmallHeap.up(64, dataSource, folder);

        assertRows(200);
    }

    @Test
    @Tag("deep")
    void aCopyOf200MegabytesRunsIn64() throws Exception {
        writeCopy(200);

        SmallHeap.up(64, dataSource, folder);

        assertRows(200);
    }
}
