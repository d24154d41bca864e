package dev.migration.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.transaction.annotation.Transactional;

@SpringBootTest
@AutoConfigureMockMvc
@Transactional
class PatientsApiTest {

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
        MvcTestResult added = post("""
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
        MvcTestResult refused = post("""
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
        MvcTestResult refused = post("{\"name\":\"Dana Petit\",\"dateOfBirth\":\"31.1.1990\"}");

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
        assertProblem(post(body), HttpStatus.BAD_REQUEST, "The request body is not the JSON object expected here.");
    }

    @Test
    void refusesASecondPatientWithTheSameMedicalRecordNumber() {
        assertProblem(
                post("{\"name\":\"Dana Petit\",\"medicalRecordNumber\":\"MRN-1001\"}"),
                HttpStatus.CONFLICT,
                "Another patient has this medical record number.");
    }

    private MvcTestResult post(String json) {
        return api.post()
                .uri("/patients")
                .contentType(MediaType.APPLICATION_JSON)
                .content(json)
                .exchange();
    }

    private static void assertProblem(MvcTestResult result, HttpStatus status, String detail) {
        assertThat(result).hasStatus(status).hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(result).bodyJson().extractingPath("$.detail").isEqualTo(detail);
    }
}
