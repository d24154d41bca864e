// SPDX-License-Identifier: Apache-2.0
package dev.migration.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.cli.command.ChosenTargets;
import dev.migration.fleet.FleetReport;
import dev.migration.fleet.TargetOutcome;
import dev.migration.fleet.TargetOutcome.Kind;
import dev.migration.internal.url.DatabaseName;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FleetTextTest {

    private static final String SHORTENED =
            "Shortened. What a script did wrong is in full in: migration fleet status --targets targets.toml --format json\n";

    private static final ChosenTargets LIST = new ChosenTargets("targets.toml", null, null);

    private static TargetOutcome failed(int number) {
        Problem problem = Problem.error(
                Code.STATEMENT_FAILED,
                new Place("0003_wrong.sql", number, 1),
                "statement 1 of 1 failed (SQLSTATE 42P01)\n    SELECT * FROM missing\n                  ^ no such table\n"
                        + "  Where: line 1\n         line 2\n  Rolled back: 0003 changed nothing.",
                "fix the file");
        return new TargetOutcome(
                "c" + number, Kind.FAILED, 2, Duration.ofSeconds(1), List.of(problem), "0003_wrong 42P01");
    }

    private static String text(int causes) {
        return FleetText.of(
                new FleetReport(
                        IntStream.rangeClosed(1, causes)
                                .mapToObj(FleetTextTest::failed)
                                .toList(),
                        null,
                        Duration.ZERO),
                LIST);
    }

    @Test
    void oneCauseIsReportedInFull() {
        assertThat(text(1))
                .contains(
                        "\n             line 2\n",
                        "\n      Rolled back: 0003 changed nothing.\n      Next: fix the file\n")
                .doesNotContain("Shortened");
    }

    @Test
    void manyCausesAreOneScreen() {
        String text = text(12);

        assertThat(text).contains("""
                        1: c10
                            0003_wrong.sql:10:1  statement 1 of 1 failed (SQLSTATE 42P01)
                                SELECT * FROM missing
                                              ^ no such table
                              … Next: fix the file
                        """).contains("\n2 more causes\n" + SHORTENED);
        assertThat(text.lines().count()).isLessThanOrEqualTo(55);
    }

    @Test
    void warningsShareTheScreenWithWhatFailed() {
        List<TargetOutcome> outcomes = Stream.concat(
                        IntStream.rangeClosed(1, 12).mapToObj(FleetTextTest::failed),
                        IntStream.rangeClosed(1, 12)
                                .mapToObj(i -> new TargetOutcome(
                                        "w" + i,
                                        i % 2 == 0 ? Kind.MIGRATED : Kind.UP_TO_DATE,
                                        0,
                                        Duration.ZERO,
                                        List.of(
                                                Problem.warning(Code.OUT_OF_ORDER, null, "Late for all", ""),
                                                Problem.warning(Code.OUT_OF_ORDER, null, "Late for " + i, "")),
                                        "")))
                .toList();

        String text = FleetText.of(new FleetReport(outcomes, null, Duration.ZERO), LIST);

        assertThat(text)
                .contains("\n2 more causes\n12: w1, w2, w3, w4, w5, w6, w7, w8 and 4 more\n"
                        + "    Warning [out-of-order] Late for all\n1: w1\n    Warning [out-of-order] Late for 1\n")
                .contains("\n3 more warnings\n" + SHORTENED);
        assertThat(text.lines().count()).isLessThanOrEqualTo(80);
    }

    @Test
    void theServersAreNamedAndManyAreShortened() {
        assertThat(FleetText.of("targets.toml", on("db-1.example", "db-2.example", "db-1.example")))
                .isEqualTo("3 targets on db-1.example, db-2.example (targets.toml)\n");
        assertThat(FleetText.of("targets.toml", on("a", "b", "c", "d", "e", "f")))
                .isEqualTo("6 targets on a, b, c, d and 2 more (targets.toml)\n");
    }

    private static List<DatabaseName> on(String... hosts) {
        return Stream.of(hosts)
                .map(host -> DatabaseName.of("jdbc:postgresql://" + host + "/clinic"))
                .toList();
    }

    @Test
    void whatWasAppliedBeforeAFailureIsSaid() {
        assertThat(FleetText.of(failed(1)))
                .isEqualTo("c1: 2 applied, then failed: statement 1 of 1 failed (SQLSTATE 42P01)\n");
    }
}
