package dev.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the pages say of speed is what the last run of the benchmarks wrote; {@code -Dgolden.update=true} copies it. */
class SpeedTableTest {

    private static final Path RESULTS = Path.of("..", "benchmarks", "results", "full.md");

    private static final String HEAD = """
            | | this | Flyway | plain JDBC |
            |---|---|---|---|
            """;

    private static final List<Shown> SHOWN = List.of(
            new Shown(
                    "## Start with nothing to do",
                    "| 100 migrations | cold ms |",
                    "start with 100 applied, new JVM, ms"),
            new Shown(
                    "## Start with nothing to do",
                    "| 1,000 migrations | cold ms |",
                    "start with 1,000 applied, new JVM, ms"),
            new Shown(
                    "## Start with nothing to do",
                    "| 1,000 migrations | warm ms |",
                    "start with 1,000 applied, warm, ms"),
            new Shown(
                    "## Start of a Spring Boot application",
                    "| 100 migrations | added process ms |",
                    "added to a Spring Boot start with 100 applied, ms"),
            new Shown(
                    "## Fresh apply", "| 1,000 migrations | new JVM ms |", "1,000 migrations on an empty database, ms"),
            new Shown(
                    "## One large script: single-row INSERTs",
                    "| single-row INSERTs | s |",
                    "54 MB of single INSERTs, s"),
            new Shown(
                    "## Eight instances at once",
                    "| 100 migrations | all ended after s |",
                    "eight instances at once, s"));

    /** A row of the results, by the heading above it and how it begins, and what it is called for users. */
    private record Shown(String heading, String start, String label) {

        /** Cells by the names in the table's head; the median alone. */
        String in(String results) {
            String section = results.substring(results.indexOf(heading));
            List<String> head = cells(section.lines()
                    .filter(line -> line.startsWith("|  |"))
                    .findFirst()
                    .orElseThrow());
            List<String> row = cells(section.lines()
                    .filter(line -> line.startsWith(start))
                    .findFirst()
                    .orElseThrow());
            return List.of("this", "Flyway", "plain JDBC").stream()
                    .map(tool ->
                            head.contains(tool) ? row.get(head.indexOf(tool)).split(" ")[0] : "–")
                    .collect(Collectors.joining(" | ", "| " + label + " | ", " |\n"));
        }

        private static List<String> cells(String line) {
            return Arrays.stream(line.split("\\|")).map(String::strip).toList();
        }
    }

    @Test
    void theTargetsAreThoseOfTheLastRun() throws IOException {
        String results = Files.readString(RESULTS);
        int table = results.indexOf('|', results.indexOf("## Targets"));
        assertSame(
                Path.of("..", "benchmarks", "README.md"),
                "targets",
                results.substring(table, results.indexOf("\n\n", table) + 1));
    }

    @Test
    void whatUsersReadIsOfTheLastRun() throws IOException {
        String results = Files.readString(RESULTS);
        assertSame(
                Path.of("..", "README.md"),
                "speed",
                SHOWN.stream().map(shown -> shown.in(results)).collect(Collectors.joining("", HEAD, "")));
    }

    private static void assertSame(Path page, String name, String measured) throws IOException {
        String text = Files.readString(page);
        String opening = "<!-- " + name + " -->\n";
        int start = text.indexOf(opening) + opening.length();
        int end = text.indexOf("<!-- end of " + name + " -->");
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(page, text.substring(0, start) + measured + text.substring(end));
        } else {
            assertThat(text.substring(start, end)).isEqualTo(measured);
        }
    }
}
