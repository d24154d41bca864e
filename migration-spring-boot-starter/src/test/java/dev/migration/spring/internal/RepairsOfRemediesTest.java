package dev.migration.spring.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.help.Remedies;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepairsOfRemediesTest {

    @Test
    void theRepairsOfARemedyAreNamedOnce() {
        assertThat(ServiceRemedy.repairs(Remedies.askIfDone("it", Version.of("0003"))))
                .containsExactly("resume 0003", "resume 0003 --statement-done");
        assertThat(ServiceRemedy.repairs(
                        "migration baseline VERSION; if it has none of it: migration baseline none. If not, migration"
                                + " baseline VERSION"))
                .containsExactly("baseline VERSION", "baseline none");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "fix the file and start again",
                "see the status: migration status",
                "migration down",
                "migration adopt --map FILE"
            })
    void otherCommandsRepairNothing(String remedy) {
        assertThat(ServiceRemedy.repairs(remedy)).isEmpty();
    }

    @Test
    void marksOfSeveralVersionsAreNotRepairsByThemselves() {
        assertThat(ServiceRemedy.repairs("in this order: migration mark-failed 0002, migration mark-applied 0005"))
                .isEmpty();
        assertThat(ServiceRemedy.repairs(Remedies.finishByHand(Version.of("0007"))))
                .containsExactly("mark-applied 0007", "mark-failed 0007");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '#',
            value = {
                "acme, acme",
                "Zürich, Zürich",
                "St. Gallen, \"St. Gallen\"",
                "O'Neill, \"O'Neill\"",
                "a$b, 'a$b'",
                "it's $1, 'it'\\''s $1'"
            })
    void aTenantsRepairsCanBeTyped(String schema, String typed) {
        Problem problem =
                Problem.error(Code.INTERRUPTED, null, "0007 is half done.", Remedies.finishByHand(Version.of("0007")));

        Problem ofTenant = Remedies.ofTenants(Map.of(schema, List.of(problem))).get(0);

        assertThat(ofTenant.remedy())
                .endsWith(
                        "mark-failed 0007. Run these commands with " + typed + " as the connection's current schema.");
        assertThat(ServiceRemedy.repairs(ofTenant.remedy()))
                .containsExactly("mark-applied 0007 --tenant " + typed, "mark-failed 0007 --tenant " + typed);
    }
}
