// SPDX-License-Identifier: Apache-2.0
package dev.migration.sample;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.client.RestClient;

/** The finished jar, started from the code that was generated while it was built. */
@Tag("smoke-only")
@Tag("built")
class AheadOfTimeIT {

    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

    @TempDir
    Path folder;

    @Test
    @Tag("smoke")
    void theServiceMigratesAndAnswers() throws Exception {
        try (Job service = start("")) {
            RestClient client = client(service);

            assertThat(migrations(client, "['name', 'state']"))
                    .hasSize(8)
                    .contains(Map.of("name", "0008_add_first_appointments", "state", "APPLIED"));
            assertThat(body(client, "/patients")).contains("\"name\":\"Ada Marsh\"", "\"phone\":\"5550100142\"");
            assertThat(service.output()).contains("Starting AOT-processed ClinicApplication");
        }
    }

    @Test
    void modeOffAtTheStartCounts() throws Exception {
        try (Job service = start("", "--migration.mode=off")) {
            assertThat(migrations(client(service), "state")).hasSize(8).containsOnly("PENDING");
        }
    }

    @Test
    void aTrainingRunMigratesNothingAndAJobDoes() throws Exception {
        try (Job training = start("-Dspring.context.exit=onRefresh")) {
            assertThat(training.endsWith(0)).contains("(spring.context.exit=onRefresh)");
        }
        try (Job job = start("", "--migration.mode=migrate-and-exit")) {
            assertThat(job.endsWith(0))
                    .contains("Starting AOT-processed ClinicApplication", "Applied 8 migrations in ")
                    .contains("The process ends with exit code 0 (migration.mode=migrate-and-exit)")
                    .doesNotContain("Tomcat");
        }
    }

    /** On a database in the folder. */
    private Job start(String options, String... arguments) throws Exception {
        String[] all = Stream.concat(
                        Stream.of("--server.port=0", "--spring.datasource.url=jdbc:h2:./clinic"), Stream.of(arguments))
                .toArray(String[]::new);
        return Job.start(folder, Map.of("JDK_JAVA_OPTIONS", "-Dspring.aot.enabled=true " + options), all);
    }

    private static RestClient client(Job service) {
        String port = Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> {
                            Matcher started = PORT.matcher(service.output());
                            assertThat(service.isAlive()).as(service.output()).isTrue();
                            return started.find() ? started.group(1) : "";
                        },
                        found -> !found.isEmpty());
        return RestClient.create("http://localhost:" + port);
    }

    private static List<Object> migrations(RestClient client, String path) {
        return JsonPath.read(
                body(client, "/actuator/migrations"),
                "$.contexts.clinic.databases.dataSource.migrations[*]" + (path.startsWith("[") ? path : "." + path));
    }

    private static String body(RestClient client, String path) {
        return client.get().uri(path).retrieve().body(String.class);
    }
}
