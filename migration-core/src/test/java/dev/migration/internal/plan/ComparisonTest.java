// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Problem;
import dev.migration.Strictness;
import dev.migration.Version;
import dev.migration.fixture.Folders;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.Server;
import dev.migration.internal.layout.MigrationSet;
import dev.migration.internal.lockfile.LockFile;
import dev.migration.internal.lockfile.LockFileReader;
import dev.migration.internal.plan.FileEdit.Extent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {

    @TempDir
    private Path folder;

    private void write(String... names) throws IOException {
        for (String name : names) {
            Files.writeString(folder.resolve(name), "SELECT " + System.nanoTime() + ";");
        }
    }

    @Test
    void theLockFileIsNotComparedWithWhatIsReportedByItself() throws IOException {
        write("0001_a.sql", "0002_b.sql", "0003_c.sql", "0004_d.sql");
        LockFile.none().updated(Folders.read(folder)).write(folder.resolve("migrations.lock"));
        write("0001_a.sql", "0002_b.sql", "0003_c.sql", "0004_d.sql", "0004_e.sql");
        MigrationSet set = Folders.read(folder);
        Map<Version, FileEdit> edits = Map.of(
                Version.of("1"), new FileEdit(Extent.ANOTHER, ""),
                Version.of("2"), new FileEdit(Extent.LAYOUT, ""),
                Version.of("3"), new FileEdit(Extent.STATEMENTS, ""));
        var history = new History(new Server("public", "me", false), true, List.of(), null, Map.of());

        assertThat(Comparison.problemsOfLockFile(
                        set, LockFileReader.read(set.lockFiles()), history, edits, Strictness.LENIENT))
                .singleElement()
                .extracting(Problem::message)
                .asString()
                .startsWith("Checksum mismatch for migration 3");
    }
}
