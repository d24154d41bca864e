// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migration.MigrationFailedException;
import dev.migration.fixture.PostgreSqlWorkbench;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Where the server lacks something, the file is not at fault. */
class PostgreSqlResourcesTest extends PostgreSqlWorkbench {

    private static final String FULL = "/dev/full";

    static boolean hasFullDevice() {
        return Files.exists(Path.of(FULL));
    }

    @Test
    @EnabledIf("hasFullDevice")
    void aDiskThatIsFullIsToBeMadeRoomOn() {
        write(
                "0001_rows.sql",
                "CREATE TABLE t (n INT);",
                "COPY (SELECT n FROM generate_series(1, 100000) n) TO '" + FULL + "';");

        refusedWith("full-disk", MigrationFailedException.class, this::up);
    }

    @Test
    void aServerWithoutMemoryIsToBeGivenSome() {
        write(
                "0001_locks.sql",
                "CREATE TABLE t (n INT);",
                "SELECT pg_advisory_xact_lock(n) FROM generate_series(1, 1000000) n;");

        refusedWith("out-of-memory", MigrationFailedException.class, this::up);
    }

    @Test
    void withoutATransactionItResumesThere() {
        write(
                "0001_locks.sql",
                "-- no-transaction",
                "CREATE TABLE t (n INT);",
                "SELECT pg_advisory_xact_lock(n) FROM generate_series(1, 1000000) n;");

        assertPage("out-of-memory-half-done", catchThrowableOfType(MigrationFailedException.class, this::up));
    }
}
