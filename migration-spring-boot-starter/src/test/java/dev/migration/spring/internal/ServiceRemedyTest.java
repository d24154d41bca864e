package dev.migration.spring.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.internal.help.Remedies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceRemedyTest {

    @Test
    void aCommandGetsTheServicesOwnJarBesideIt() {
        assertThat(ServiceRemedy.of(
                        "check whether it did. No: migration resume 0003; yes: migration resume 0003"
                                + " --statement-done",
                        null))
                .endsWith("--statement-done. Without the command line, start the service's jar once with"
                        + " --migration.command=\"resume 0003\", or with"
                        + " --migration.command=\"resume 0003 --statement-done\"");
    }

    @Test
    void commandsThatBelongTogetherAreNotOfferedOneByOne() {
        String remedy = "correct this database, in this order: migration mark-failed 0002, migration mark-applied 0005";
        assertThat(ServiceRemedy.of(remedy, null)).isEqualTo(remedy);
    }

    @Test
    void theSameCommandIsNamedOnce() {
        assertThat(ServiceRemedy.of("migration baseline VERSION, or again: migration baseline VERSION", null))
                .containsOnlyOnce("--migration.command=\"baseline VERSION\"");
    }

    @Test
    void aBaselineMayBeNone() {
        assertThat(ServiceRemedy.of(
                        "if none is applied: migration baseline none (or migration.baseline=none); all run", null))
                .endsWith(" --migration.command=\"baseline none\"");
    }

    @Test
    void aCommandAtTheEndOfASentenceHasNoFullStop() {
        assertThat(ServiceRemedy.of(
                        "migration baseline VERSION; if it has none of it: migration baseline none. If it is the"
                                + " wrong schema, name the right one; or migration mark-failed 1.2.",
                        null))
                .endsWith(" start the service's jar once with --migration.command=\"baseline VERSION\", or with"
                        + " --migration.command=\"baseline none\", or with --migration.command=\"mark-failed 1.2\"");
        assertThat(ServiceRemedy.of("migration baseline VERSION. More", null))
                .endsWith(" with --migration.command=\"baseline VERSION\"");
    }

    @Test
    void oneOfSeveralDatabasesIsNamed() {
        assertThat(ServiceRemedy.of(
                        "if that history is meant: migration.table=__migrations; if not, migration baseline 0001 (or"
                                + " migration.baseline=0001)",
                        "reports"))
                .isEqualTo("if that history is meant: migration.instances.reports.table=__migrations; if not, migration"
                        + " baseline 0001 (or migration.instances.reports.baseline=0001). Without the command line, start"
                        + " the service's jar once with --migration.command=\"baseline 0001 --database reports\"");
        assertThat(ServiceRemedy.of("take over its history (migration.adopt=flyway, or: migration adopt)", "reports"))
                .startsWith("take over its history (migration.instances.reports.adopt=flyway, or: migration adopt). ")
                .endsWith(" --migration.command=\"adopt --database reports\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"url", "user", "init-sql", "role", "locations", "schema", "out-of-order"})
    void aSettingIsThatOfTheDatabaseWhereThereAreSeveral(String setting) {
        assertThat(ServiceRemedy.of("correct it (migration." + setting + ")", "reports"))
                .isEqualTo("correct it (migration.instances.reports." + setting + ")");
    }

    @Test
    void aPoolerIsAvoidedByTheUrlOfTheDatabase() {
        assertThat(ServiceRemedy.of(Remedies.CONNECT_DIRECTLY, "reports"))
                .endsWith(" directly to the server (migration.instances.reports.url)");
        assertThat(ServiceRemedy.of(Remedies.CONNECT_DIRECTLY, null))
                .endsWith(" directly to the server (migration.url)");
    }

    @Test
    void aTenantIsNamed() {
        assertThat(ServiceRemedy.of(
                        "migration mark-failed 0002. Run these commands with acme as the connection's current schema.",
                        "clinics"))
                .endsWith(" schema. Without the command line, start the service's jar once with"
                        + " --migration.command=\"mark-failed 0002 --tenant acme --database clinics\"");
        assertThat(ServiceRemedy.of(
                        "migration mark-failed 0002. Run these commands with \"St. Gallen\" as the connection's current"
                                + " schema.",
                        null))
                .endsWith(" --migration.command='mark-failed 0002 --tenant \"St. Gallen\"'");
    }

    @Test
    void eachOfSeveralTenantsNeedsItsOwnCommand() {
        assertThat(ServiceRemedy.of(
                        "migration mark-failed 0002. Run these commands for each of these tenants, with its schema as the"
                                + " connection's current schema.",
                        "clinics"))
                .endsWith(" schema. Without the command line, start the service's jar once for each TENANT with"
                        + " --migration.command=\"mark-failed 0002 --tenant TENANT --database clinics\"");
    }

    @Test
    void whatIsAcceptedHasToBeBuiltIn() {
        assertThat(ServiceRemedy.of("record that: migration lock --accept 0001 --reason \"…\"", null))
                .endsWith("--reason \"…\"; then commit the lock file and rebuild the service");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fix the file and start again", "see the status: migration status", "migration down"})
    void othersStayAsTheyAre(String remedy) {
        assertThat(ServiceRemedy.of(remedy, null)).isEqualTo(remedy);
    }
}
