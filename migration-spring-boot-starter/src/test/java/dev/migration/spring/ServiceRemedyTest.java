package dev.migration.spring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceRemedyTest {

    @Test
    void aCommandGetsTheServicesOwnJarBesideIt() {
        assertThat(ServiceRemedy.of(
                        "look whether it did. If not: migration resume 0003; if it did: migration resume 0003"
                                + " --statement-done"))
                .endsWith("--statement-done. Without the command line, start the service's jar once with"
                        + " --migration.command=\"resume 0003\", or with"
                        + " --migration.command=\"resume 0003 --statement-done\"");
    }

    @Test
    void commandsThatBelongTogetherAreNotOfferedOneByOne() {
        String remedy = "correct this database, in this order: migration mark-failed 0002, migration mark-applied 0005";
        assertThat(ServiceRemedy.of(remedy)).isEqualTo(remedy);
    }

    @Test
    void theSameCommandIsNamedOnce() {
        assertThat(ServiceRemedy.of("migration baseline VERSION, or again: migration baseline VERSION"))
                .containsOnlyOnce("--migration.command=\"baseline VERSION\"");
    }

    @Test
    void aBaselineMayBeNone() {
        assertThat(ServiceRemedy.of(
                        "if none is applied: migration baseline none (or migration.baseline=none); all run"))
                .endsWith(" --migration.command=\"baseline none\"");
    }

    @Test
    void whatIsAcceptedHasToBeBuiltIn() {
        assertThat(ServiceRemedy.of("record that: migration lock --accept 0001 --reason \"…\""))
                .endsWith("--reason \"…\"; then commit the lock file and build the service anew");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fix the file and start again", "see the status: migration status", "migration down"})
    void othersStayAsTheyAre(String remedy) {
        assertThat(ServiceRemedy.of(remedy)).isEqualTo(remedy);
    }
}
