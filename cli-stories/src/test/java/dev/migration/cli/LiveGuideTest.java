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
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code docs/live.md}: what a rehearsal says of each phase, and that the releases which run then work with it. */
@Tag("guide")
class LiveGuideTest {

    private static final Path PAGE = Path.of("..", "docs", "live.md");
    private static final EmbeddedPostgres SERVER = PostgreSqlServer.get();

    /** What the one statement that comes to mind is warned of. */
    private static final Map<String, String> FOUND = Map.of(
            "Add a required column", "ERROR  blocks-reads: ",
            "Rename a column", "WARN   breaks-callers: ",
            "Change a type", "ERROR  blocks-reads: ",
            "Change the type of a key", "ERROR  blocks-reads: ",
            "Add a foreign key", "ERROR  blocks-writes: ",
            "Split a table", "WARN   drops-data: ",
            "Fill in batches", "WARN   many-rows: ");

    private static final Pattern RELEASE = Pattern.compile("(?m)^\\| \\d+ \\| ([^|]*)\\| (.*) \\|$");
    private static final Pattern VERSION = Pattern.compile("\\d{4}");
    private static final Pattern STATEMENT = Pattern.compile("`([^`]+)`");

    @TempDir
    Path directory;

    static List<Chapter> recipes() throws IOException {
        List<Chapter> chapters = new Guide(PAGE).chapters();
        return chapters.subList(1, chapters.size());
    }

    @Test
    void eachRecipeHasAFindingToAvoid() throws IOException {
        assertThat(recipes()).extracting(Chapter::title).containsExactlyInAnyOrderElementsOf(FOUND.keySet());
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void whatARehearsalSaysIsOnThePage(Chapter recipe) throws Exception {
        try (var situation = new BadState(SERVER, directory)) {
            tables().follow(situation);
            recipe.follow(situation);
        }

        List<String> reports = recipe.blocks("console");
        assertThat(reports.get(0)).contains(FOUND.get(recipe.title()));
        assertThat(reports.subList(1, reports.size()))
                .isNotEmpty()
                .allSatisfy(report -> assertThat(report).contains(" 0 warnings").contains("\n0 errors"));
    }

    private static Chapter tables() throws IOException {
        return new Guide(PAGE).chapters().get(0);
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void eachPhaseCanBeUndoneAndTheReleasesOfThenWorkWithIt(Chapter recipe) throws Exception {
        List<Release> releases = releases(recipe);
        assertThat(releases).hasSizeGreaterThan(1);
        try (var situation = new BadState(SERVER, directory)) {
            tables().follow(situation);
            recipe.files().forEach(situation::file);
            String before = "0001";
            for (String version : versions().subList(1, versions().size())) {
                situation.bringAbout("a copy to rehearse in");
                situation.pass("migration up --rehearse --to " + version
                        + " --fail-on warn --scratch-url $SCRATCH_URL --sizes sizes.toml");
                situation.pass("migration up --to " + version);
                work(releases, version, situation);
                situation.pass("migration down");
                work(releases, before, situation);
                situation.pass("migration up --to " + version);
                before = version;
            }
            work(releases, before, situation);
        }
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

    private static List<Release> releases(Chapter recipe) throws IOException {
        String page = Files.readString(PAGE);
        int start = page.indexOf("\n## " + recipe.title());
        int end = page.indexOf("\n## ", start + 1);
        var releases = new ArrayList<Release>();
        Matcher row = RELEASE.matcher(page.substring(start, end < 0 ? page.length() : end));
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
