package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.cli.Guide.Chapter;
import dev.migration.cli.Guide.Part;
import dev.migration.cli.command.ShutdownWait;
import dev.migration.cli.settings.Key;
import dev.migration.servers.PostgreSqlServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@code recover.md}, {@code adopt.md}, {@code history-file.md} and the pages of {@code adopt} in {@code docs} say is true:
 * each state is brought about for real, each command is run, and what it prints is compared with the page. With
 * {@code -Dgolden.update=true} the page gets what is printed now.
 */
class RecoverGuideTest {

    private static final Guide GUIDE = new Guide(Path.of("..", "docs", "recover.md"));
    private static final Guide ADOPT = new Guide(Path.of("..", "docs", "adopt.md"));

    /** Block of SQL that stands beside the steps back, and is not one of them. */
    private static final String BY_HAND = "ALTER TABLE ";

    private static final Pattern FORGET = Pattern.compile("DELETE FROM .* WHERE .*");
    private static final Pattern ADOPTED = Pattern.compile("(?m)^(\\S+) +(\\S+) +applied\\b");
    private static final Guide HISTORY_FILE = new Guide(Path.of("..", "docs", "history-file.md"));

    private static final EmbeddedPostgres SERVER = PostgreSqlServer.get();

    @TempDir
    Path directory;

    static List<Chapter> chapters() throws IOException {
        List<Chapter> chapters = new ArrayList<>(GUIDE.chapters());
        chapters.addAll(ADOPT.chapters());
        for (Guide tool : tools()) {
            chapters.addAll(tool.chapters());
        }
        chapters.addAll(HISTORY_FILE.chapters());
        return chapters;
    }

    static List<Guide> tools() throws IOException {
        return Guide.in(Path.of("..", "docs", "adopt"));
    }

    @ParameterizedTest
    @MethodSource("chapters")
    void whatIsTypedDoesWhatThePageSays(Chapter chapter) throws Exception {
        chapter.follow(SERVER, directory);
    }

    /** What is run on the way back is what {@code adopt --back} has printed, except what is undone by hand. */
    @ParameterizedTest
    @MethodSource("tools")
    void aToolsPageHasTheAdoptionAndTheWayBack(Guide tool) throws IOException {
        List<Chapter> chapters = tool.chapters();
        Chapter back = chapters.get(chapters.size() - 1);
        String printed = String.join("", back.blocks("console"));

        assertThat(chapters)
                .flatExtracting(chapter -> chapter.blocks("console"))
                .anyMatch(block -> block.startsWith("$ migration adopt") && block.contains("Type yes: yes"));
        assertThat(back.title()).isEqualTo("Going back");
        assertThat(printed).startsWith("$ migration adopt --back\n");
        assertThat(back.blocks("sql"))
                .filteredOn(sql -> !sql.startsWith(BY_HAND))
                .isNotEmpty()
                .allSatisfy(sql -> assertThat(printed).contains(sql.strip()));
    }

    /** Where an adopted migration is undone as well, its row goes by the statement that {@code adopt --back} has printed. */
    @ParameterizedTest
    @MethodSource("tools")
    void theOtherToolForgetsWhatWasUndone(Guide tool) throws Exception {
        List<Chapter> chapters = tool.chapters();
        Chapter back = chapters.get(chapters.size() - 1);
        Matcher forget = FORGET.matcher(String.join("", back.blocks("console")));
        if (!forget.find()) {
            assertThat(tool).asString().isIn("golang-migrate.md", "kimberlite.md", "liquibase.md");
            return;
        }
        Matcher adopted = ADOPTED.matcher(String.join(
                "",
                chapters.stream().flatMap(it -> it.blocks("console").stream()).toList()));
        assertThat(adopted.find()).isTrue();
        String statement = forget.group().replace("VERSION", adopted.group(1)).replace("NAME", adopted.group(2));
        try (var situation = new BadState(SERVER, directory)) {
            for (Part part : back.parts()) {
                switch (part.kind()) {
                    case "given" -> situation.bringAbout(part.text());
                    case "bash" -> situation.shell(part.text());
                    case "console" -> {
                        assertThat(situation.execute(statement)).isEqualTo(1);
                        return;
                    }
                    default -> situation.execute(part.text());
                }
            }
        }
    }

    /** Tables have more commands than are run, such as {@code migration up --to 3}. */
    @ParameterizedTest
    @MethodSource("tools")
    void whatAToolsPageHasPeopleTypeIsUnderstood(Guide tool) throws IOException {
        assertThat(tool.inSentences("migration ")).hasSizeGreaterThan(5).allSatisfy(command -> {
            var line = MigrationCommand.commandLine(Map.of(), Path.of(""), question -> null, new ShutdownWait());
            assertThat(line.parseArgs(Guide.words(command.replaceAll("\\bN\\b", "2")))
                            .errors())
                    .isEmpty();
        });
    }

    /** Of options and settings, the last column has ours. */
    @Test
    void whatToolsPagesHavePeopleSetExists() throws IOException {
        Set<String> known = new HashSet<>();
        MigrationCommand.commandLine(Map.of(), Path.of(""), question -> null, new ShutdownWait())
                .getSubcommands()
                .values()
                .forEach(command ->
                        known.addAll(command.getCommandSpec().optionsMap().keySet()));
        for (Key key : Key.values()) {
            known.add(key.variable());
        }
        Pattern.compile("(?m)^\\| `([^`]+)` ")
                .matcher(Files.readString(Path.of("..", "docs", "properties.md")))
                .results()
                .forEach(property -> known.add(property.group(1)));
        known.add("migration.toml");
        Set<String> named = new HashSet<>();
        for (Guide tool : tools()) {
            Stream.concat(
                            tool.inLastColumns().stream()
                                    .filter(text -> text.matches("(--|MIGRATION_|migration\\.).*")),
                            tool.inSentences("migration.").stream()
                                    .filter(text -> text.contains("="))
                                    .map(text -> "migration." + text))
                    .map(text -> text.split("[ =]")[0])
                    .forEach(named::add);
        }

        assertThat(named).contains("--out-of-order", "MIGRATION_TABLE", "migration.init-sql", "migration.adopt");
        assertThat(known).containsAll(named);
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
        String[] words = Guide.words(command);
        return Arrays.stream(words)
                .filter(word -> word.equals(words[0]) || word.startsWith("--"))
                .toList();
    }
}
