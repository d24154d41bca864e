package dev.migration.spring;

import static dev.migration.spring.Applications.application;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What {@code docs/guides/first-migration.md} says of a service: its file is applied, and its log is what is shown. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("guide")
class FirstMigrationGuideTest {

    private static final Pattern FILE =
            Pattern.compile("<!-- file: \\S+/(\\S+) -->\n```sql\n(.*?)```\n", Pattern.DOTALL);
    private static final Pattern LOG = Pattern.compile("```text\n(.*?)```\n", Pattern.DOTALL);

    @TempDir
    Path directory;

    @Test
    void theServiceAppliesTheFileAtItsFirstStartAndNothingAtTheSecond(CapturedOutput output) throws IOException {
        String page = Files.readString(Path.of("../docs/guides/first-migration.md"));
        String chapter = page.substring(page.indexOf("\n## In a service\n"));
        MatchResult file = FILE.matcher(chapter).results().findFirst().orElseThrow();
        Path migrations = Files.createDirectory(directory.resolve("migrations"));
        Files.writeString(migrations.resolve(file.group(1)), file.group(2));
        List<String> logs =
                LOG.matcher(chapter).results().map(log -> log.group(1)).toList();
        assertThat(logs).hasSize(2);

        for (String log : logs) {
            int start = output.getAll().length();
            application()
                    .withPropertyValues(
                            "spring.datasource.url=jdbc:h2:" + directory.resolve("clinic"),
                            "migration.locations=filesystem:" + migrations)
                    .run(context -> assertThat(context).hasNotFailed());
            assertThat(logged(output.getAll().substring(start))).isEqualTo(withoutTimes(log));
        }
    }

    /** Without the line that names the database, and those on other tools that this build tests with. */
    private static String logged(String output) {
        return withoutTimes(output.lines()
                .filter(line -> line.matches(".*MigrationLog +: (?!Database: |\\S+ is on the class path).*"))
                .map(line -> line.replaceFirst(".*MigrationLog +:", "MigrationLog :") + "\n")
                .collect(Collectors.joining()));
    }

    private static String withoutTimes(String log) {
        return log.replaceAll("\\b[0-9.]+ m?s\\b", "# ms");
    }
}
