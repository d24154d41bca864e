// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring;

import static dev.migration.spring.Applications.application;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.mock.env.MockEnvironment;

/** The service of {@code docs/start-spring.md}: its file is applied, its log and its report are what is shown. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("guide")
class StartSpringGuideTest {

    private static final Pattern FILE =
            Pattern.compile("<!-- file: \\S+/(\\S+) -->\n```sql\n(.*?)```\n", Pattern.DOTALL);
    private static final Pattern SHOWN = Pattern.compile("```text\n(.*?)```\n", Pattern.DOTALL);

    @TempDir
    Path directory;

    @Test
    void theServiceAppliesTheFileOnceAndRefusesItEdited(CapturedOutput output) throws IOException {
        String page = Files.readString(Path.of("../docs/start-spring.md"));
        MatchResult file = FILE.matcher(page).results().findFirst().orElseThrow();
        Path migrations = Files.createDirectory(directory.resolve("migrations"));
        Path migration = Files.writeString(migrations.resolve(file.group(1)), file.group(2));
        List<String> shown =
                SHOWN.matcher(page).results().map(log -> log.group(1)).toList();
        assertThat(shown).hasSize(3);
        ApplicationContextRunner service = application()
                .withPropertyValues(
                        "spring.datasource.url=jdbc:h2:" + directory.resolve("clinic"),
                        "migration.locations=filesystem:" + migrations);

        for (String log : shown.subList(0, 2)) {
            int start = output.getAll().length();
            service.run(context -> assertThat(context).hasNotFailed());
            assertThat(logged(output.getAll().substring(start))).isEqualTo(withoutTimes(log));
        }

        assertThat(page).contains("Change `VARCHAR(100)` to `VARCHAR(200)`");
        Files.writeString(migration, file.group(2).replace("VARCHAR(100)", "VARCHAR(200)"));
        service.run(context -> assertThat(reported(Objects.requireNonNull(context.getStartupFailure())))
                .contains(shown.get(2).lines().toList()));
    }

    /** What Spring Boot prints of it, with short checksums. */
    private static String reported(Throwable failure) {
        FailureAnalysis analysis = SpringFactoriesLoader.forDefaultResourceLocation(
                        SpringApplication.class.getClassLoader())
                .load(
                        FailureAnalyzer.class,
                        SpringFactoriesLoader.ArgumentResolver.of(Environment.class, new MockEnvironment()),
                        SpringFactoriesLoader.FailureHandler.handleMessage((message, error) -> {}))
                .stream()
                .map(analyzer -> analyzer.analyze(failure))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
        return (analysis.getDescription() + "\n" + analysis.getAction())
                .replaceAll("\\b([0-9a-f]{8})[0-9a-f]{56}\\b", "$1…");
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
