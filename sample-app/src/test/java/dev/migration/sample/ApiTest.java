// SPDX-License-Identifier: Apache-2.0
package dev.migration.sample;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.annotation.Transactional;

@SpringBootTest
@AutoConfigureMockMvc
@Transactional
class ApiTest {

    @Autowired
    MockMvcTester api;

    @Test
    void listsThePatientsOfTheMigrationsByNameWithTheirPhoneNumbersInOneForm() {
        assertThat(api.get().uri("/patients")).hasStatusOk().bodyJson().isStrictlyEqualTo("""
                        [{"id":1,"name":"Ada Marsh","dateOfBirth":"1984-03-09","medicalRecordNumber":"MRN-1001",
                          "email":"ada.marsh@mail.example","phone":"5550100142"},
                         {"id":2,"name":"Ben Okoro","dateOfBirth":"1971-11-23","medicalRecordNumber":"MRN-1002",
                          "email":null,"phone":"5550100177"},
                         {"id":3,"name":"Clara Lindqvist","dateOfBirth":"2015-06-30","medicalRecordNumber":"MRN-1003",
                          "email":null,"phone":null}]
                        """);
    }

    @Test
    void addsAPatientAndNormalizesThePhoneNumberAsMigration7Did() {
        MvcTestResult added = post("/patients", """
                {"name":"Dana Petit","dateOfBirth":"1990-01-31","medicalRecordNumber":"MRN-2001",
                 "email":"dana@mail.example","phone":"+33 (0)5-55 01"}
                """);

        assertThat(added).hasStatus(HttpStatus.CREATED);
        String location = added.getResponse().getHeader("Location");
        assertThat(location).matches("/patients/\\d+");
        assertThat(api.get().uri(location)).hasStatusOk().bodyJson().isLenientlyEqualTo("""
                        {"name":"Dana Petit","dateOfBirth":"1990-01-31","medicalRecordNumber":"MRN-2001",
                         "email":"dana@mail.example","phone":"+33055501"}
                        """);
    }

    @Test
    void listsTheAppointmentsOfTheMigrationsByTime() {
        assertThat(api.get().uri("/appointments")).hasStatusOk().bodyJson().isStrictlyEqualTo("""
                        [{"id":1,"patientId":1,"appointmentDate":"2026-05-04T09:30:00","provider":"Dr. Ito",
                          "status":"scheduled","notes":"Yearly check"},
                         {"id":2,"patientId":3,"appointmentDate":"2026-05-04T10:15:00","provider":"Dr. Silva",
                          "status":"scheduled","notes":"Brings the old X-rays"}]
                        """);
    }

    @Test
    void answersTheProbesOfTheGuide() throws IOException {
        List<String> paths = Pattern.compile("httpGet: \\{path: ([^,]+),")
                .matcher(Files.readString(Path.of("../docs/production.md")))
                .results()
                .map(probe -> probe.group(1))
                .toList();
        assertThat(paths)
                .isNotEmpty()
                .allSatisfy(path -> assertThat(api.get().uri(path)).hasStatusOk());
    }

    @Test
    void showsEachMigrationWithItsHeaderAndWhenItWasApplied() throws IOException {
        DocumentContext database = migrations();
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
        DocumentContext database = migrations();
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

    /** What the endpoint says of the clinic's one database. */
    private DocumentContext migrations() throws IOException {
        MvcTestResult answer = api.get().uri("/actuator/migrations").exchange();
        assertThat(answer).hasStatusOk();
        return JsonPath.parse(JsonPath.parse(answer.getResponse().getContentAsString())
                .<Map<String, Object>>read("$.contexts.clinic.databases.dataSource"));
    }

    private MvcTestResult post(String path, String json) {
        return api.post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .content(json)
                .exchange();
    }
}
