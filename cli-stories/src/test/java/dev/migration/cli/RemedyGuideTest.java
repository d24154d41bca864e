// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.cli.Guide.Chapter;
import dev.migration.cli.command.ShutdownWait;
import dev.migration.servers.PostgreSqlServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code docs/remedy.md}: what it shows is run, and so are the steps that it only describes. */
@Tag("guide")
class RemedyGuideTest {

    private static final Guide PAGE = new Guide(Path.of("..", "docs", "remedy.md"));
    private static final Guide STEPS = new Guide(Path.of("src", "test", "golden", "remedy-steps.md"));

    @TempDir
    Path directory;

    static List<Chapter> chapters() throws IOException {
        List<Chapter> chapters = new ArrayList<>(PAGE.chapters());
        chapters.addAll(STEPS.chapters());
        return chapters;
    }

    @Test
    void whatASentenceAdvisesIsUnderstood() throws IOException {
        var line = MigrationCommand.commandLine(Map.of(), Path.of(""), question -> null, new ShutdownWait());
        assertThat(PAGE.inSentences("migration ")).isNotEmpty().allSatisfy(command -> {
            assertThat(line.parseArgs(Guide.words(command)).errors()).isEmpty();
        });
    }

    @ParameterizedTest
    @MethodSource("chapters")
    void whatIsTypedDoesWhatThePageSays(Chapter chapter) throws Exception {
        chapter.follow(PostgreSqlServer.get(), directory);
    }
}
