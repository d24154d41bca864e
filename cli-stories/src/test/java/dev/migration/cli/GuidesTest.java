// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.cli.Guide.Chapter;
import dev.migration.cli.command.ShutdownWait;
import dev.migration.servers.PostgreSqlServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The pages of {@code docs/guides}: what they show is run, and what they say of locks is asked of PostgreSQL. What they
 * only describe is in the golden folder {@code guides}.
 */
@Tag("guide")
class GuidesTest {

    private static final Path FOLDER = Path.of("..", "docs", "guides");
    private static final Pattern LOCK = Pattern.compile("(?m)^\\| `([^`]+)` \\| `([A-Z ]+)` \\|");

    private static final EmbeddedPostgres SERVER = PostgreSqlServer.get();

    @TempDir
    Path directory;

    static List<Guide> pages() throws IOException {
        return Guide.in(FOLDER);
    }

    /** Without a job that repeats another. */
    static List<Chapter> chapters() throws IOException {
        List<Chapter> chapters = new ArrayList<>();
        for (Guide page : pages()) {
            chapters.addAll(page.chapters());
        }
        for (Guide more : Guide.in(Path.of("src", "test", "golden", "guides"))) {
            chapters.addAll(more.chapters());
        }
        chapters.removeIf(chapter -> chapter.title().equals("GitLab"));
        return chapters;
    }

    /** The service of that page is run by the starter's StartSpringGuideTest. */
    @Test
    void theFirstServicesMigrationIsUndoneAsThePageSays() throws Exception {
        Chapter undo = new Guide(FOLDER.resolveSibling("start-spring.md"))
                .chapters().stream()
                        .filter(chapter -> chapter.title().equals("6. Undo the migration"))
                        .findFirst()
                        .orElseThrow();
        undo.withoutBash().follow(SERVER, directory);
    }

    @ParameterizedTest
    @MethodSource("chapters")
    void whatIsTypedDoesWhatThePageSays(Chapter chapter) throws Exception {
        chapter.follow(SERVER, directory);
    }

    @Test
    void gitLabRunsTheCommandsOfGitHub() throws IOException {
        Map<String, List<String>> jobs = new Guide(FOLDER.resolve("ci-gate.md"))
                .chapters().stream()
                        .filter(chapter -> !chapter.blocks("yaml").isEmpty())
                        .collect(Collectors.toMap(
                                Chapter::title,
                                chapter -> Guide.jobs(chapter.blocks("yaml").get(0))));

        assertThat(jobs.get("GitLab")).isNotEmpty().isEqualTo(jobs.get("GitHub Actions"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2. Gate", "3. Rehearse"})
    void theCommandsOfProductionPass(String title) throws Exception {
        Chapter chapter = new Guide(FOLDER.resolveSibling("production.md"))
                .chapters().stream()
                        .filter(one -> one.title().equals(title))
                        .findFirst()
                        .orElseThrow();
        try (var situation = new BadState(SERVER, directory)) {
            situation.bringAbout("a project that passes its gate");
            situation.bringAbout("an empty database to rehearse in");
            for (String command : chapter.blocks("bash").get(0).lines().toList()) {
                situation.pass(command.replaceFirst(" +#.*", ""));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void whatASentenceAdvisesIsUnderstood(Guide page) throws IOException {
        assertUnderstood(page.inSentences("migration "));
    }

    @Test
    void theCommandsOfProductionAreUnderstood() throws IOException {
        assertUnderstood(new Guide(FOLDER.resolveSibling("production.md"))
                .chapters().stream()
                        .flatMap(chapter -> chapter.blocks("bash").stream())
                        .flatMap(String::lines)
                        .filter(line -> line.startsWith("migration "))
                        .map(line -> line.substring("migration ".length()).replaceFirst(" +#.*", ""))
                        .toList());
    }

    private static void assertUnderstood(List<String> commands) {
        var line = MigrationCommand.commandLine(Map.of(), Path.of(""), question -> null, new ShutdownWait());
        assertThat(commands).isNotEmpty().allSatisfy(command -> {
            assertThat(line.parseArgs(Guide.words(command)).errors()).isEmpty();
        });
    }

    /** The statements of the table run one after the other, each in a transaction of its own. */
    @Test
    void eachStatementTakesTheLockThatThePageNames() throws Exception {
        List<MatchResult> rows = LOCK.matcher(Files.readString(FOLDER.resolve("zero-downtime.md")))
                .results()
                .toList();
        assertThat(rows).hasSizeGreaterThan(5);
        try (var database = new BadState(SERVER, directory)) {
            database.execute("CREATE TABLE patients (id BIGINT PRIMARY KEY, contact TEXT NOT NULL)");
            database.execute("CREATE TABLE visits (id BIGINT PRIMARY KEY, patient BIGINT)");
            try (Connection connection =
                            SERVER.getDatabase("postgres", "clinic").getConnection();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                for (MatchResult row : rows) {
                    statement.execute(row.group(1));
                    assertThat(lock(statement)).as(row.group(1)).isEqualTo(row.group(2));
                    connection.commit();
                }
            }
        }
    }

    /** The strongest that the transaction has on a table, by the name that PostgreSQL's manual gives it. */
    private static String lock(Statement statement) throws SQLException {
        try (var row = statement.executeQuery("""
                SELECT upper(regexp_replace(replace(mode, 'Lock', ''), '(?<=[a-z])(?=[A-Z])', ' ', 'g'))
                FROM pg_locks JOIN pg_class ON pg_class.oid = relation
                WHERE pid = pg_backend_pid() AND relname IN ('patients', 'visits') AND relkind = 'r'
                ORDER BY array_position(ARRAY['RowExclusiveLock', 'ShareUpdateExclusiveLock', 'ShareLock',
                    'ShareRowExclusiveLock', 'AccessExclusiveLock'], mode) DESC NULLS LAST LIMIT 1
                """)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }
}
