package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.cli.Guide.Chapter;
import dev.migration.cli.Guide.Part;
import dev.migration.servers.PostgreSqlServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@code recover.md}, {@code flyway.md} and {@code adopt.md} in {@code docs} say is true: each state is brought about for real, each command is run, and what it
 * prints is compared with the page. With {@code -Dgolden.update=true} the page gets what is printed now.
 */
class RecoverGuideTest {

    private static final Guide GUIDE = new Guide(Path.of("..", "docs", "recover.md"));
    private static final Guide FLYWAY = new Guide(Path.of("..", "docs", "flyway.md"));
    private static final Guide ADOPT = new Guide(Path.of("..", "docs", "adopt.md"));
    private static final Guide LIQUIBASE = new Guide(Path.of("..", "docs", "adopt", "liquibase.md"));

    private static final EmbeddedPostgres SERVER = PostgreSqlServer.get();

    @TempDir
    Path directory;

    static List<Chapter> chapters() throws IOException {
        List<Chapter> chapters = new ArrayList<>(GUIDE.chapters());
        chapters.addAll(FLYWAY.chapters());
        chapters.addAll(ADOPT.chapters());
        chapters.addAll(LIQUIBASE.chapters());
        return chapters;
    }

    @ParameterizedTest
    @MethodSource("chapters")
    void whatIsTypedDoesWhatThePageSays(Chapter chapter) throws Exception {
        try (var situation = new BadState(SERVER, directory)) {
            String page = "";
            for (Part part : chapter.parts()) {
                switch (part.kind()) {
                    case "given" -> situation.bringAbout(part.text());
                    case "bash" -> situation.shell(part.text());
                    case "sql" -> situation.execute(part.text());
                    case "console" -> compare(chapter, part, typed(situation, part.text()));
                    case "page" -> page = part.text();
                    case "text" ->
                        compare(
                                chapter,
                                part,
                                Files.readString(Path.of("..").resolve(page)).stripTrailing() + "\n");
                    default -> throw new AssertionError("nobody runs a block of " + part.kind());
                }
            }
        }
    }

    /** So that no sentence advises what nobody has tried. */
    @Test
    void whatASentenceAdvisesIsTypedSomewhere() throws IOException {
        Set<List<String>> typed = GUIDE.chapters().stream()
                .flatMap(chapter -> chapter.parts().stream())
                .filter(part -> part.kind().equals("console"))
                .flatMap(part -> part.text().lines())
                .filter(line -> line.startsWith("$ migration "))
                .map(line -> commandAndOptions(line.substring("$ migration ".length())))
                .collect(Collectors.toSet());

        assertThat(GUIDE.inSentences("migration "))
                .hasSizeGreaterThan(5)
                .allSatisfy(command -> assertThat(typed).contains(commandAndOptions(command)));
    }

    private static List<String> commandAndOptions(String command) {
        String[] words = words(command);
        return Arrays.stream(words)
                .filter(word -> word.equals(words[0]) || word.startsWith("--"))
                .toList();
    }

    /** The same commands with what they print now. */
    private static String typed(BadState situation, String block) {
        var text = new StringBuilder();
        block.lines().filter(line -> line.startsWith("$ ")).forEach(line -> {
            text.append(line).append('\n');
            text.append(situation.type(words(line.substring("$ migration ".length()))));
        });
        return text.toString();
    }

    private static String[] words(String command) {
        return Arrays.stream(command.split(" (?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1))
                .map(word -> word.replace("\"", ""))
                .toArray(String[]::new);
    }

    private static void compare(Chapter chapter, Part part, String actual) throws IOException {
        if (Boolean.getBoolean("golden.update")
                && !Golden.withoutWhatVaries(actual).equals(Golden.withoutWhatVaries(part.text()))) {
            chapter.guide().replace(part, actual);
        } else {
            assertThat(Golden.withoutWhatVaries(actual)).isEqualTo(Golden.withoutWhatVaries(part.text()));
        }
    }
}
