package dev.migration.cli;

import dev.migration.cli.Guide.Chapter;
import dev.migration.servers.PostgreSqlServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code docs/remedy.md}: what it shows is run. */
class RemedyGuideTest {

    @TempDir
    Path directory;

    static List<Chapter> chapters() throws IOException {
        return new Guide(Path.of("..", "docs", "remedy.md")).chapters();
    }

    @ParameterizedTest
    @MethodSource("chapters")
    void whatIsTypedDoesWhatThePageSays(Chapter chapter) throws Exception {
        chapter.follow(PostgreSqlServer.get(), directory);
    }
}
