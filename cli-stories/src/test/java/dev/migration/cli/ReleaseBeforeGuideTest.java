// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import dev.migration.cli.Guide.Chapter;
import dev.migration.servers.PostgreSqlServer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/release-before.md}: what a rehearsal says of the statements that it shows. */
@Tag("guide")
class ReleaseBeforeGuideTest {

    @TempDir
    Path directory;

    @Test
    void aRehearsalSaysWhatThePageShows() throws Exception {
        checking().follow(PostgreSqlServer.get(), directory);
    }

    private static Chapter checking() throws IOException {
        return new Guide(Path.of("..", "docs", "release-before.md"))
                .chapters().stream()
                        .filter(chapter -> chapter.title().startsWith("Check a migration"))
                        .findFirst()
                        .orElseThrow();
    }
}
