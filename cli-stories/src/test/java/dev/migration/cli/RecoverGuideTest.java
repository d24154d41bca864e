// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.cli.Guide.Chapter;
import dev.migration.servers.PostgreSqlServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
 * {@code docs/recover.md} and the pages behind it name each code, and advise only what their golden file types. There each
 * state is brought about for real, and what is printed is compared. With {@code -Dgolden.update=true} the golden file gets
 * what is printed now.
 */
@Tag("guide")
class RecoverGuideTest {

    private static final Path FILE = Path.of("..", "docs", "recover.md");
    private static final Path DETAILS = Path.of("..", "docs", "recover");
    private static final Guide TRANSCRIPTS = new Guide(Path.of("src/test/golden/recover.md"));
    private static final String MIGRATION = "migration ";

    @TempDir
    Path directory;

    private static List<Guide> pages() throws IOException {
        return Stream.concat(Stream.of(new Guide(FILE)), Guide.in(DETAILS).stream())
                .toList();
    }

    private static List<Chapter> chapters() throws IOException {
        List<Chapter> chapters = new ArrayList<>();
        for (Guide page : pages()) {
            chapters.addAll(page.chapters());
        }
        return chapters;
    }

    private static List<String> inSentences(String beginning) throws IOException {
        List<String> found = new ArrayList<>();
        for (Guide page : pages()) {
            found.addAll(page.inSentences(beginning));
        }
        return found;
    }

    static List<Chapter> transcripts() throws IOException {
        return TRANSCRIPTS.chapters();
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void whatIsTypedPrintsWhatThePageShows(Chapter chapter) throws Exception {
        chapter.follow(PostgreSqlServer.get(), directory);
    }

    @Test
    void thePageIsShortAndItsFirstTableOnOneScreen() throws IOException {
        List<String> lines = Files.readAllLines(FILE);

        assertThat(lines).hasSizeLessThanOrEqualTo(120);
        assertThat(lines.stream().dropWhile(line -> !line.startsWith("|")).takeWhile(line -> line.startsWith("|")))
                .startsWith("| you see | you type |")
                .hasSizeBetween(20, 40);
    }

    @Test
    void thePagesNameEachCode() throws IOException {
        assertThat(inSentences(""))
                .containsAll(Arrays.stream(Code.values()).map(Code::id).toList());
    }

    @Test
    void eachChapterHasATranscript() throws IOException {
        assertThat(transcripts())
                .extracting(Chapter::title)
                .containsAll(chapters().stream().map(Chapter::title).toList());
    }

    @Test
    void whatIsAdvisedIsTypedInATranscript() throws IOException {
        Set<List<String>> typed = commands("console", transcripts()).collect(Collectors.toSet());

        assertThat(commands("bash", chapters())).hasSizeGreaterThan(20).isSubsetOf(typed);
        assertThat(inSentences(MIGRATION))
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
