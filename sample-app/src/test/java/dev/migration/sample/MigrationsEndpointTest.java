package dev.migration.sample;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.core.io.ClassPathResource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@SpringBootTest
@AutoConfigureMockMvc
class MigrationsEndpointTest {

    @Autowired
    MockMvcTester api;

    private DocumentContext database;

    @BeforeEach
    void read() throws IOException {
        MvcTestResult answer = api.get().uri("/actuator/migrations").exchange();
        assertThat(answer).hasStatusOk();
        database = JsonPath.parse(JsonPath.parse(answer.getResponse().getContentAsString())
                .<Map<String, Object>>read("$.contexts.clinic.databases.dataSource"));
    }

    @Test
    void showsEachMigrationWithItsHeaderAndWhenItWasApplied() {
        assertThat(database.<List<String>>read("$.migrations[*].name"))
                .containsExactly(
                        "0001_initial_schema",
                        "0002_add_email_to_patients",
                        "0003_add_prescriptions",
                        "0004_add_phone_to_patients",
                        "0005_add_name_index",
                        "0006_add_patient_constraints",
                        "0007_normalize_phone_numbers",
                        "0008_add_first_appointments");
        assertThat(database.<List<String>>read("$.migrations[*].state"))
                .hasSize(8)
                .containsOnly("APPLIED");
        assertThat(database.<String>read("$.migrations[2].author")).isEqualTo("tomas@clinic.example");
        assertThat(database.<List<String>>read("$.migrations[*].appliedAt"))
                .hasSize(8)
                .allMatch(time -> time.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z"));
        assertThat(database.<List<Integer>>read("$.migrations[*].executionMillis"))
                .hasSize(8)
                .allMatch(millis -> millis >= 0);
    }

    @Test
    void showsTheChecksumsOfTheLockFile() throws IOException {
        String lockFile =
                new ClassPathResource("migrations/migrations.lock").getContentAsString(StandardCharsets.UTF_8);
        List<String> locked = Pattern.compile("checksum = \"([0-9a-f]{64})\"")
                .matcher(lockFile)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();

        assertThat(database.<List<String>>read("$.migrations[*].checksum"))
                .hasSize(8)
                .isEqualTo(locked);
    }
}
