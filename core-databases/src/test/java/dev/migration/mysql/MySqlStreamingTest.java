// SPDX-License-Identifier: Apache-2.0
package dev.migration.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.fixture.EmptyMySql.Driver;
import dev.migration.fixture.MySqlWorkbench;
import dev.migration.fixture.SmallHeap;
import dev.migration.servers.SharedMySqlServer;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Scripts and results that are larger than the memory. */
class MySqlStreamingTest extends MySqlWorkbench {

    @ParameterizedTest
    @EnumSource
    @Tag("deep")
    void aScriptAndAResultLargerThanTheMemoryAreNoTrouble(Driver driver) throws IOException, InterruptedException {
        write("0001_t.sql", "CREATE TABLE t (n INT, note TEXT);");
        String note = "x".repeat(20_000);
        try (var script = Files.newBufferedWriter(folder().resolve("0002_rows.sql"))) {
            for (int i = 0; i < 2500; i++) {
                script.write("INSERT INTO t VALUES (" + i + ", '" + note + "');\n");
            }
        }
        write("0003_rows.sql", "SELECT * FROM t;", "INSERT INTO t VALUES (-1, NULL);");

        SmallHeap.up(32, driver.url(SharedMySqlServer.port(), "contract", "&user=root"), "root", folder());

        assertThat(column("SELECT COUNT(*) FROM t")).containsExactly("2501");
        assertThat(states()).hasSize(3);
    }
}
