// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.stop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migration.MigrationStoppedException;
import dev.migration.Migrator;
import dev.migration.fixture.Fleet;
import dev.migration.fixture.SqliteWorkbench;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A file that takes seconds to read. */
class StoppedReadingTest extends SqliteWorkbench {

    private static final int ROWS = 3_000_000;

    @Test
    void aRunThatReadsALargeFileEndsAtOnceAndSaysWhatItDid() {
        write("0001_large.sql", "CREATE TABLE t (n TEXT);", "INSERT INTO t VALUES (1);\n".repeat(ROWS));
        Migrator migrator = migrator();
        Thread reader = Thread.currentThread();
        var stopping = CompletableFuture.runAsync(() -> {
            Fleet.await(
                    "the file is parsed",
                    () -> Arrays.stream(reader.getStackTrace())
                            .anyMatch(frame -> frame.getClassName().endsWith("ScriptParser")));
            migrator.stop();
        });

        MigrationStoppedException stopped = catchThrowableOfType(MigrationStoppedException.class, migrator::up);

        stopping.join();
        assertThat(stopped)
                .hasMessageContaining(
                        "Stopped while the migration files were read: the application asked for it. Nothing was changed.");
        assertThat(Thread.interrupted()).isFalse();
        write("0001_large.sql", "CREATE TABLE t (n TEXT);");
        assertThat(up().migrations()).hasSize(1);
    }
}
