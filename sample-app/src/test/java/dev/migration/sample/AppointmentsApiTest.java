package dev.migration.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
class AppointmentsApiTest {

    @Autowired
    MockMvcTester api;

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
        assertThat(post("""
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
    void namesEveryFieldThatIsMissing() {
        MvcTestResult refused = post("{}");

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
    void namesTheFieldThatCannotBeRead(String field, String value, String reason) {
        MvcTestResult refused = post("{\"%s\":\"%s\"}".formatted(field, value));

        assertThat(refused).hasStatus(HttpStatus.BAD_REQUEST);
        assertThat(refused).bodyJson().extractingPath("$.errors").asMap().containsOnly(entry(field, reason));
    }

    @Test
    void refusesAnAppointmentOfAPatientThatThereIsNot() {
        MvcTestResult refused =
                post("{\"patientId\":99,\"appointmentDate\":\"2026-06-01T08:00\",\"provider\":\"Dr. Ito\"}");

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

    private MvcTestResult post(String json) {
        return api.post()
                .uri("/appointments")
                .contentType(MediaType.APPLICATION_JSON)
                .content(json)
                .exchange();
    }
}
