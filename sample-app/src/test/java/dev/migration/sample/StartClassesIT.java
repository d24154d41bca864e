package dev.migration.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The starter's list of classes that are loaded beside the start is the one of classes that a start loads. */
class StartClassesIT {

    private static final Path LIST = Path.of(
            "../migration-spring-boot-starter/src/main/resources/dev/migration/spring/autoconfigure/start-classes.txt");

    private static final Pattern OURS =
            Pattern.compile("\\] (?<name>dev\\.migration\\.(?!sample\\.)\\S+) source: \\S*\\.jar");

    /** Those of one database product are not for all. */
    private static final Pattern VENDORS = Pattern.compile("database\\.(H2|Hsqldb|MariaDb|PostgreSql|Sqlite)");

    @TempDir
    Path folder;

    @Test
    void whatIsLoadedBesideTheStartIsWhatItNeeds() throws Exception {
        start(Map.of());
        Path loaded = folder.resolve("classes.txt");
        start(Map.of(
                "JAVA_TOOL_OPTIONS",
                "-Xlog:class+load:file=" + loaded + " -Dspring.backgroundpreinitializer.ignore=true"));

        List<String> needed = OURS.matcher(Files.readString(loaded))
                .results()
                .map(StartClassesIT::name)
                .filter(name -> !VENDORS.matcher(name).find())
                .distinct()
                .sorted()
                .toList();
        if (Boolean.getBoolean("golden.update")) {
            Files.write(LIST, needed);
        }
        List<String> listed = Files.readAllLines(LIST);

        assertThat(needed).containsAll(listed);
        // A slow machine may see a few more.
        assertThat(needed.stream().filter(name -> !listed.contains(name))).hasSizeLessThan(needed.size() / 20);
    }

    private static String name(MatchResult match) {
        return match.group(1);
    }

    /** The service on an H2 database in the folder, until it is started. */
    private void start(Map<String, String> environment) throws IOException {
        try (Job service = Job.start(
                folder,
                environment,
                "--server.port=0",
                "--spring.datasource.url=jdbc:h2:./clinic",
                "--management.endpoints.web.exposure.include=health,migrations")) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> !service.isAlive() || service.output().contains("Started ClinicApplication"));
            assertThat(service.output()).contains("Started ClinicApplication");
            service.tellToEnd();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !service.isAlive());
        }
    }
}
