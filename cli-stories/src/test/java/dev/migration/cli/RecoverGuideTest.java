package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.cli.Guide.Chapter;
import dev.migration.servers.PostgreSqlServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code docs/recover.md} names each code and advises only what its golden file types. There each state is brought about
 * for real, and what is printed is compared. With {@code -Dgolden.update=true} the golden file gets what is printed now.
 */
@Tag("guide")
class RecoverGuideTest {

    private static final Path FILE = Path.of("..", "docs", "recover.md");
    private static final Guide GUIDE = new Guide(FILE);
    private static final Guide TRANSCRIPTS = new Guide(Path.of("src/test/golden/recover.md"));
    private static final String MIGRATION = "migration ";

    @TempDir
    Path directory;

    static List<Chapter> transcripts() throws IOException {
        return TRANSCRIPTS.chapters();
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void whatIsTypedPrintsWhatThePageShows(Chapter chapter) throws Exception {
        chapter.follow(PostgreSqlServer.get(), directory);
    }

    @Test
    void thePageIsShortAndNamesEachCode() throws IOException {
        assertThat(Files.readAllLines(FILE)).hasSizeLessThanOrEqualTo(300);
        assertThat(GUIDE.inSentences(""))
                .containsAll(Arrays.stream(Code.values()).map(Code::id).toList());
    }

    @Test
    void eachChapterHasATranscript() throws IOException {
        assertThat(transcripts())
                .extracting(Chapter::title)
                .containsAll(GUIDE.chapters().stream().map(Chapter::title).toList());
    }

    @Test
    void whatIsAdvisedIsTypedInATranscript() throws IOException {
        Set<List<String>> typed = commands("console", transcripts()).collect(Collectors.toSet());

        assertThat(commands("bash", GUIDE.chapters())).hasSizeGreaterThan(20).isSubsetOf(typed);
        assertThat(GUIDE.inSentences(MIGRATION))
                .hasSizeGreaterThan(5)
                .allSatisfy(command -> assertThat(typed).contains(commandAndOptions(command)));
    }

    private static Stream<List<String>> commands(String kind, List<Chapter> chapters) {
        return chapters.stream()
                .flatMap(chapter -> chapter.blocks(kind).stream())
                .flatMap(String::lines)
                .map(line -> line.startsWith("$ ") ? line.substring(2) : line)
                .filter(line -> line.startsWith(MIGRATION))
                .map(line -> commandAndOptions(line.substring(MIGRATION.length())));
    }

    private static List<String> commandAndOptions(String command) {
        String[] words = Guide.words(command.replaceFirst(" +#.*", ""));
        return Arrays.stream(words)
                .filter(word -> word.equals(words[0]) || word.startsWith("--"))
                .toList();
    }
}
