// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.cli.Guide.Chapter;
import dev.migration.servers.PostgreSqlServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code docs/live.md}: what a rehearsal says of each phase, and that the releases which run then work with it. The golden
 * file {@code live.md} has what the page only describes.
 */
@Tag("guide")
class LiveGuideTest {

    private static final Path PAGE = Path.of("..", "docs", "live.md");
    private static final Guide DESCRIBED = new Guide(Path.of("src", "test", "golden", "live.md"));
    private static final EmbeddedPostgres SERVER = PostgreSqlServer.get();

    /** The statements that come to mind, and the codes of what is found. */
    private static final Pattern CHANGE =
            Pattern.compile("(?m)^\\| \\[[^|]*\\]\\(([^|)]*)\\) \\| `([^`]+;)` \\| ([^|]*) \\|$");

    private static final Pattern MIGRATION = Pattern.compile("(?m)^\\| \\d{4} \\| ([^|]*) \\|$");
    private static final Pattern HEADING = Pattern.compile("(?m)^## (.*)$");

    private static final String REHEARSE = "rehearse --scratch-url $SCRATCH_URL --sizes sizes.toml";

    private static final Pattern RELEASE = Pattern.compile("(?m)^\\| \\d+ \\| ([^|]*)\\| (.*) \\|$");
    private static final Pattern VERSION = Pattern.compile("\\d{4}");
    private static final Pattern STATEMENT = Pattern.compile("`([^`]+)`");
    private static final Pattern CODE = Pattern.compile("(?:ERROR|WARN) +([a-z-]+): ");

    @TempDir
    Path directory;

    /** The headings after the tables. */
    static List<String> recipes() throws IOException {
        List<String> titles = all(HEADING, Files.readString(PAGE), 1);
        return titles.subList(1, titles.size());
    }

    /**
     * A row of the table of changes.
     *
     * @param link where its phases are
     * @param codes what a rehearsal reports of the statements
     */
    private record Change(String link, String statements, List<String> codes) {}

    static List<Change> changes() throws IOException {
        return CHANGE.matcher(Files.readString(PAGE))
                .results()
                .map(row -> new Change(row.group(1), row.group(2), all(STATEMENT, row.group(3), 1)))
                .toList();
    }

    @Test
    void eachRecipeIsOfAChange() throws IOException {
        assertThat(changes())
                .extracting(Change::link)
                .filteredOn(link -> link.startsWith("#"))
                .containsExactlyElementsOf(recipes().stream()
                        .map(title -> "#" + title.toLowerCase(Locale.ROOT).replace(' ', '-'))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aRehearsalReportsWhatThePageSays(Change change) throws Exception {
        try (var situation = new BadState(SERVER, directory)) {
            bringAboutTables(situation);
            situation.file("migrations/0002_change.sql", change.statements());
            situation.bringAbout("a copy to rehearse in");

            assertThat(all(CODE, situation.type(Guide.words(REHEARSE)), 1))
                    .containsOnly(change.codes().toArray(String[]::new));
        }
    }

    @Test
    void theReportOfTheFirstChangeEstimatesByTheSizes() throws Exception {
        try (var situation = new BadState(SERVER, directory)) {
            bringAboutTables(situation);
            for (Chapter report : chapters(DESCRIBED, "What a rehearsal reports of a default in each row")) {
                report.follow(situation);
            }
        }
    }

    private static void bringAboutTables(BadState situation) throws Exception {
        tables().follow(situation);
        for (Chapter more : chapters(DESCRIBED, tables().title())) {
            more.follow(situation);
        }
    }

    private static Chapter tables() throws IOException {
        return new Guide(PAGE).chapters().get(0);
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void eachPhaseCanBeUndoneAndTheReleasesOfThenWorkWithIt(String recipe) throws Exception {
        List<Release> releases = releases(recipe);
        assertThat(releases).hasSizeGreaterThan(1);
        try (var situation = new BadState(SERVER, directory)) {
            bringAboutTables(situation);
            files(recipe).forEach(situation::file);
            String before = "0001";
            for (String version : versions().subList(1, versions().size())) {
                situation.bringAbout("a copy to rehearse in");
                situation.pass("migration " + REHEARSE + " --fail-on warn --to " + version);
                situation.pass("migration up --phase all --to " + version);
                work(releases, version, situation);
                situation.pass("migration down");
                work(releases, before, situation);
                situation.pass("migration up --phase all --to " + version);
                before = version;
            }
            work(releases, before, situation);
        }
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void theStatementsOfThePageAreThoseOfTheFiles(String recipe) throws IOException {
        String files = inOneLine(String.join("\n", files(recipe).values()));
        List<String> statements = all(MIGRATION, section(recipe), 1).stream()
                .flatMap(row -> all(STATEMENT, row, 1).stream())
                .filter(text -> text.startsWith("-- ") || text.matches("(ALTER TABLE|CREATE|UPDATE) .*"))
                .toList();

        assertThat(statements)
                .isNotEmpty()
                .allSatisfy(statement -> assertThat(files).contains(inOneLine(statement)));
    }

    private static String inOneLine(String text) {
        return text.replaceAll("\\s+", " ");
    }

    /** By their names. */
    private static Map<String, String> files(String recipe) throws IOException {
        var files = new TreeMap<String, String>();
        for (Guide guide : List.of(new Guide(PAGE), DESCRIBED)) {
            for (Chapter chapter : chapters(guide, recipe)) {
                files.putAll(chapter.files());
            }
        }
        return files;
    }

    private static List<Chapter> chapters(Guide guide, String title) throws IOException {
        return guide.chapters().stream()
                .filter(chapter -> chapter.title().equals(title))
                .toList();
    }

    private List<String> versions() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("migrations"))) {
            return files.map(file -> file.getFileName().toString().substring(0, 4))
                    .sorted()
                    .toList();
        }
    }

    /** From its own migrations on, and beside the next release until that one has all of its own. */
    private static void work(List<Release> releases, String version, BadState situation) throws SQLException {
        int running = 0;
        for (int i = 0; i < releases.size(); i++) {
            Release release = releases.get(i);
            boolean isThere = release.version().compareTo(version) <= 0;
            boolean isGone =
                    i + 1 < releases.size() && releases.get(i + 1).version().compareTo(version) < 0;
            if (isThere && !isGone) {
                running++;
                for (String statement : release.statements()) {
                    situation.execute(statement);
                }
            }
        }
        assertThat(running).isPositive();
    }

    /**
     * A row of the table of releases.
     *
     * @param version of the last migration that it needs
     */
    private record Release(String version, List<String> statements) {}

    private static String section(String recipe) throws IOException {
        String page = Files.readString(PAGE);
        int start = page.indexOf("\n## " + recipe + "\n");
        int end = page.indexOf("\n## ", start + 1);
        return page.substring(start, end < 0 ? page.length() : end);
    }

    private static List<Release> releases(String recipe) throws IOException {
        var releases = new ArrayList<Release>();
        Matcher row = RELEASE.matcher(section(recipe));
        while (row.find()) {
            Release last = releases.isEmpty() ? null : releases.get(releases.size() - 1);
            List<String> versions = all(VERSION, row.group(1), 0);
            List<String> statements = all(STATEMENT, row.group(2), 1);
            releases.add(new Release(
                    versions.isEmpty() ? last.version() : versions.get(versions.size() - 1),
                    statements.isEmpty() ? last.statements() : statements));
        }
        return releases;
    }

    private static List<String> all(Pattern pattern, String text, int group) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(group))
                .toList();
    }
}
