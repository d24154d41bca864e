package dev.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code README.md} shows the targets as the last run of the benchmarks wrote them; {@code -Dgolden.update=true} copies them. */
class SpeedTableTest {

    private static final Path PAGE = Path.of("..", "README.md");
    private static final Path RESULTS = Path.of("..", "benchmarks", "results", "full.md");
    private static final String START = "<!-- speed -->\n";
    private static final String END = "<!-- end of speed -->\n";

    @Test
    void theTableIsThatOfTheLastRun() throws IOException {
        String page = Files.readString(PAGE);
        int start = page.indexOf(START) + START.length();
        int end = page.indexOf(END);
        String results = Files.readString(RESULTS);
        int table = results.indexOf('|', results.indexOf("## Targets"));
        String measured = results.substring(table, results.indexOf("\n\n", table) + 1);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(PAGE, page.substring(0, start) + measured + page.substring(end));
        } else {
            assertThat(page.substring(start, end)).isEqualTo(measured);
        }
    }
}
