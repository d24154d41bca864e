// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.help.Remedies;
import dev.migration.internal.help.Remedy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceRemedyTest {

    private static final String BY_JAR = ". Without the command line, start the service's jar once with ";

    @Test
    void aCommandIsRunByTheServicesJar() {
        assertThat(inService(Remedies.askIfDone("it", Version.of("0003")), null))
                .endsWith(
                        BY_JAR
                                + "--migration.command=\"resume 0003\", or with --migration.command=\"resume 0003 --statement-done\"");
    }

    @Test
    void commandsThatBelongTogetherAreNotOfferedOneByOne() {
        Remedy inOrder = Remedy.of("{}, {}", Fix.command("mark-failed", "0002"), Fix.command("mark-applied", "0005"));
        assertThat(inService(inOrder, null)).isEqualTo(inOrder.text());
        Remedy markedFirst = Remedy.of("{}, then {}", Fix.command("mark-failed", "0002"), Fix.command("adopt"));
        assertThat(inService(markedFirst, null)).isEqualTo(markedFirst.text());
        assertThat(inService(Remedies.finishByHand(Version.of("0007")), null))
                .endsWith("\"mark-applied 0007\", or with --migration.command=\"mark-failed 0007\"");
    }

    @Test
    void theSameCommandIsNamedOnce() {
        Fix.Command baseline = Fix.command("baseline", "VERSION");
        assertThat(inService(Remedy.of("{}, or again: {}", baseline, baseline), null))
                .containsOnlyOnce("--migration.command=\"baseline VERSION\"");
    }

    @Test
    void oneOfSeveralDatabasesIsNamed() {
        assertThat(inService(
                        Remedy.of("{} (or {})", Fix.command("baseline", "0001"), Fix.setting("baseline", "0001")),
                        "reports"))
                .isEqualTo("migration baseline 0001 (or migration.instances.reports.baseline=0001)" + BY_JAR
                        + "--migration.command=\"baseline 0001 --database reports\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"url", "user", "init-sql", "role", "locations", "schema", "out-of-order"})
    void aSettingIsThatOfTheDatabaseWhereThereAreSeveral(String setting) {
        assertThat(inService(Remedy.of("{}", Fix.setting(setting)), "reports"))
                .isEqualTo("migration.instances.reports." + setting);
        assertThat(inService(Remedy.of("{}", Fix.setting(setting)), null)).isEqualTo("migration." + setting);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '#',
            value = {
                "acme, acme, \"mark-failed 0002 --tenant acme\"",
                "St. Gallen, \"St. Gallen\", 'mark-failed 0002 --tenant \"St. Gallen\"'",
                "a$b, 'a$b', 'mark-failed 0002 --tenant '\\''a$b'\\'''"
            })
    void aTenantIsNamedAsItCanBeTyped(String schema, String typed, String command) {
        Problem problem = problem(Remedy.of("{}", Fix.command("mark-failed", "0002")));

        assertThat(ServiceRemedy.of(problem, schema, null).remedy())
                .isEqualTo("migration mark-failed 0002 --tenant " + typed + BY_JAR + "--migration.command=" + command);
    }

    @Test
    void eachOfSeveralTenantsNeedsItsOwnCommand() {
        List<Problem> problems = List.of(problem(Remedy.of("{}", Fix.command("mark-failed", "0002"))));
        Problem ofAll =
                Remedies.ofTenants(Map.of("acme", problems, "bolt", problems)).get(0);

        assertThat(ServiceRemedy.of(ofAll, "clinics").remedy())
                .isEqualTo("migration mark-failed 0002 --tenant TENANT" + BY_JAR
                        + "--migration.command=\"mark-failed 0002 --tenant TENANT --database clinics\"");
    }

    @Test
    void whatIsAcceptedHasToBeBuiltIn() {
        assertThat(inService(Remedy.of("{}", Fix.command("lock", "--accept", "0001", "--reason", "…")), null))
                .isEqualTo(
                        "migration lock --accept 0001 --reason \"…\"; then commit the lock file and rebuild the service");
    }

    @Test
    void wordsThatLookLikeACommandAreNone() {
        assertThat(inService(Remedy.of("the file says: migration mark-failed 0002"), "reports"))
                .isEqualTo("the file says: migration mark-failed 0002");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "down", "adopt --map FILE", "adopt --dry-run"})
    void othersStayAsTheyAre(String command) {
        Remedy remedy = Remedy.of("now: {}", Fix.command((Object[]) command.split(" ")));
        assertThat(inService(remedy, null)).isEqualTo("now: migration " + command);
    }

    private static String inService(Remedy remedy, @Nullable String database) {
        return ServiceRemedy.of(problem(remedy), database).remedy();
    }

    private static Problem problem(Remedy remedy) {
        return Problem.error(Code.INTERRUPTED, null, "0007 is half done.", remedy);
    }
}
