package dev.migration.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
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
    void showsOnePatient() {
        assertThat(api.get().uri("/patients/2"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.name")
                .isEqualTo("Ben Okoro");
    }

    @Test
    void saysWhichPatientThereIsNot() {
        assertProblem(api.get().uri("/patients/99").exchange(), HttpStatus.NOT_FOUND, "There is no patient 99.");
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
    void namesEveryFieldThatIsNotValid() {
        MvcTestResult refused = post("/patients", """
                {"name":" ","dateOfBirth":"2999-01-01","medicalRecordNumber":"1001","email":"dana","phone":"none"}
                """);

        assertProblem(refused, HttpStatus.BAD_REQUEST, "The request has fields that are not valid.");
        assertThat(refused)
                .bodyJson()
                .extractingPath("$.errors")
                .asMap()
                .containsOnly(
                        entry("name", "is required"),
                        entry("dateOfBirth", "is in the future"),
                        entry("medicalRecordNumber", "is not of the form MRN-1234"),
                        entry("email", "is not an e-mail address"),
                        entry("phone", "is not a phone number"));
    }

    @Test
    void namesTheFieldThatCannotBeRead() {
        MvcTestResult refused = post("/patients", "{\"name\":\"Dana Petit\",\"dateOfBirth\":\"31.1.1990\"}");

        assertProblem(refused, HttpStatus.BAD_REQUEST, "The request has fields that are not valid.");
        assertThat(refused)
                .bodyJson()
                .extractingPath("$.errors")
                .asMap()
                .containsOnly(entry("dateOfBirth", "'31.1.1990' is not a date such as 2026-05-04"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "no json", "", "[]"})
    void refusesABodyThatIsNoJsonObject(String body) {
        assertProblem(
                post("/patients", body),
                HttpStatus.BAD_REQUEST,
                "The request body is not the JSON object expected here.");
    }

    @Test
    void refusesASecondPatientWithTheSameMedicalRecordNumber() {
        assertProblem(
                post("/patients", "{\"name\":\"Dana Petit\",\"medicalRecordNumber\":\"MRN-1001\"}"),
                HttpStatus.CONFLICT,
                "Another patient has this medical record number.");
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
    void addsAnAppointmentThatIsListedForItsPatientAlone() {
        assertThat(post("/appointments", """
                        {"patientId":2,"appointmentDate":"2026-06-01T08:00","provider":"Dr. Ito","notes":"Blood test"}
                        """)).hasStatus(HttpStatus.CREATED);

        assertThat(api.get().uri("/appointments?patientId=2"))
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo("""
                        [{"patientId":2,"appointmentDate":"2026-06-01T08:00:00","provider":"Dr. Ito",
                          "status":"scheduled","notes":"Blood test"}]
                        """);
        assertThat(api.get().uri("/appointments"))
                .bodyJson()
                .extractingPath("$.length()")
                .isEqualTo(3);
    }

    @Test
    void namesEveryFieldOfAnAppointmentThatIsMissing() {
        MvcTestResult refused = post("/appointments", "{}");

        assertThat(refused).hasStatus(HttpStatus.BAD_REQUEST);
        assertThat(refused)
                .bodyJson()
                .extractingPath("$.errors")
                .asMap()
                .containsOnly(
                        entry("patientId", "is required"),
                        entry("appointmentDate", "is required"),
                        entry("provider", "is required"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "patientId | ada | 'ada' is not a number",
                "appointmentDate | today | 'today' is not a time such as 2026-05-04T09:30",
            })
    void namesTheFieldOfAnAppointmentThatCannotBeRead(String field, String value, String reason) {
        MvcTestResult refused = post("/appointments", "{\"%s\":\"%s\"}".formatted(field, value));

        assertThat(refused).hasStatus(HttpStatus.BAD_REQUEST);
        assertThat(refused).bodyJson().extractingPath("$.errors").asMap().containsOnly(entry(field, reason));
    }

    @Test
    void refusesAnAppointmentOfAPatientThatThereIsNot() {
        MvcTestResult refused = post(
                "/appointments",
                "{\"patientId\":99,\"appointmentDate\":\"2026-06-01T08:00\",\"provider\":\"Dr. Ito\"}");

        assertThat(refused)
                .hasStatus(HttpStatus.UNPROCESSABLE_CONTENT)
                .hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(refused).bodyJson().extractingPath("$.detail").isEqualTo("There is no patient 99.");
    }

    @Test
    void refusesAPatientIdThatIsNoNumber() {
        assertThat(api.get().uri("/appointments?patientId=ada"))
                .hasStatus(HttpStatus.BAD_REQUEST)
                .hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON);
    }

    @Test
    void answersTheProbesOfTheGuide() throws IOException {
        List<String> paths = Pattern.compile("httpGet: \\{path: ([^,]+),")
                .matcher(Files.readString(Path.of("../docs/kubernetes.md")))
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

    private static void assertProblem(MvcTestResult result, HttpStatus status, String detail) {
        assertThat(result).hasStatus(status).hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(result).bodyJson().extractingPath("$.detail").isEqualTo(detail);
    }
}
