// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.cli.Guide.Chapter;
import dev.migration.cli.command.ShutdownWait;
import dev.migration.cli.settings.Key;
import dev.migration.servers.PostgreSqlServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * {@code adopt.md}, the pages of {@code docs/adopt} and {@code applied-file.md}: each command is run, and what it prints is
 * compared with the page. So are the adoption and the way back of each tool without a page, in the golden folder
 * {@code adopt}, and the adoption of a list, in {@code adopt-lists.md}. With {@code -Dgolden.update=true} the page gets what is printed now.
 */
@Tag("guide")
class AdoptGuideTest {

    private static final Guide ADOPT = new Guide(Path.of("..", "docs", "adopt.md"));

    /** Block of SQL that stands beside the steps back, and is not one of them. */
    private static final String BY_HAND = "ALTER TABLE ";

    private static final Pattern FORGET = Pattern.compile("DELETE FROM .* WHERE .*");
    private static final Pattern ADOPTED = Pattern.compile("(?m)^(\\S+) +(\\S+) +applied\\b");
    private static final Guide LISTS = new Guide(Path.of("src", "test", "golden", "adopt-lists.md"));
    private static final Guide APPLIED_FILE = new Guide(Path.of("..", "docs", "applied-file.md"));

    private static final Set<String> WITHOUT_FORGETTING = Set.of("golang-migrate.md", "kimberlite.md", "liquibase.md");
    private static final CommandLine LINE =
            MigrationCommand.commandLine(Map.of(), Path.of(""), question -> null, new ShutdownWait());

    private static final EmbeddedPostgres SERVER = PostgreSqlServer.get();

    @TempDir
    Path directory;

    static List<Guide> pages() throws IOException {
        List<Guide> pages = new ArrayList<>(Guide.in(Path.of("..", "docs", "adopt")));
        pages.add(ADOPT);
        return pages;
    }

    /** That of Flyway for services has nothing to type: its commands are on a page of their own. */
    static List<Guide> tools() throws IOException {
        List<Guide> tools = new ArrayList<>(pages());
        tools.removeIf(page -> page.toString().equals("flyway.md"));
        tools.addAll(Guide.in(Path.of("src", "test", "golden", "adopt")));
        return tools;
    }

    static List<Chapter> chapters() throws IOException {
        return APPLIED_FILE.chapters();
    }

    @ParameterizedTest
    @MethodSource("chapters")
    void whatIsTypedDoesWhatThePageSays(Chapter chapter) throws Exception {
        chapter.follow(SERVER, directory);
    }

    @Test
    void eachToolHasItsAdoptionAndItsWayBack() throws IOException {
        Set<String> shown = new HashSet<>();
        for (Guide tool : tools()) {
            tool.chapters().forEach(chapter -> shown.addAll(chapter.blocks("given")));
        }
        assertThat(Pattern.compile("(?m)^\\| \\[(?!another)([^]]+)\\]\\(")
                        .matcher(Files.readString(Path.of("..", "docs", "adopt.md")))
                        .results()
                        .map(tool -> "a database that " + tool.group(1) + " migrated"))
                .hasSize(11)
                .allSatisfy(given -> assertThat(shown).anyMatch(one -> one.startsWith(given)));
    }

    static List<Chapter> toolsChapters() throws IOException {
        List<Chapter> chapters = new ArrayList<>();
        for (Guide tool : tools()) {
            chapters.addAll(tool.chapters());
        }
        return chapters;
    }

    /** Where an adopted migration is undone as well, its row goes by the statement that {@code adopt --back} has printed. */
    @ParameterizedTest
    @MethodSource("toolsChapters")
    void aToolsPageIsTrueAndTheToolForgetsWhatWasUndone(Chapter chapter) throws Exception {
        try (var situation = new BadState(SERVER, directory)) {
            chapter.follow(situation);
            for (Chapter list : chapter.guide().equals(ADOPT) ? LISTS.chapters() : List.<Chapter>of()) {
                if (list.title().equals(chapter.title())) {
                    list.follow(situation);
                }
            }
            if (chapter.title().equals("Going back")
                    && !WITHOUT_FORGETTING.contains(chapter.guide().toString())) {
                // Where the page has moved it from, at its end.
                situation.execute(
                        "ALTER TABLE IF EXISTS atlas_schema_revisions.atlas_schema_revisions SET SCHEMA public");
                assertThat(situation.execute(forget(chapter))).isEqualTo(1);
            }
        }
    }

    private static String forget(Chapter back) throws IOException {
        Matcher statement = FORGET.matcher(String.join("", back.blocks("console")));
        Matcher adopted = ADOPTED.matcher(String.join(
                "",
                back.guide().chapters().stream()
                        .flatMap(it -> it.blocks("console").stream())
                        .toList()));
        assertThat(statement.find() && adopted.find()).isTrue();
        return statement.group().replace("VERSION", adopted.group(1)).replace("NAME", adopted.group(2));
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

    /** Tables have more commands than are run, such as {@code migration up --to 3}. */
    @ParameterizedTest
    @MethodSource("pages")
    void whatAToolsPageHasPeopleTypeIsUnderstood(Guide tool) throws IOException {
        assertThat(tool.inSentences("migration ")).hasSizeGreaterThan(5).allSatisfy(command -> {
            assertThat(LINE.parseArgs(Guide.words(command.replaceAll("\\bN\\b", "2")))
                            .errors())
                    .isEmpty();
        });
    }

    /** Of options and settings, the last column has ours. */
    @Test
    void whatToolsPagesHavePeopleSetExists() throws IOException {
        Set<String> known = new HashSet<>();
        LINE.getSubcommands()
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
        for (Guide tool : pages()) {
            Stream.concat(
                            tool.inLastColumns().stream()
                                    .filter(text -> text.matches("(--\\w|MIGRATION_|migration\\.).*")),
                            tool.inSentences("migration.").stream()
                                    .filter(text -> text.contains("="))
                                    .map(text -> "migration." + text))
                    .map(text -> text.split("[ =]")[0])
                    .forEach(named::add);
        }

        assertThat(named).contains("--out-of-order", "MIGRATION_TABLE", "migration.init-sql", "migration.adopt");
        assertThat(known).containsAll(named);
    }
}
