package dev.migration.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.Code;
import dev.migration.Place;
import dev.migration.Problem;
import dev.migration.fleet.FleetReport;
import dev.migration.fleet.TargetOutcome;
import dev.migration.fleet.TargetOutcome.Kind;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FleetTextTest {

    private static final String SHORTENED =
            "Shortened. What a script did wrong is in full in: migration fleet status --targets … --format json\n";

    private static TargetOutcome failed(int number) {
        Problem problem = Problem.error(
                Code.STATEMENT_FAILED,
                new Place("0003_wrong.sql", number, 1),
                "statement 1 of 1 failed (SQLSTATE 42P01)\n    SELECT * FROM missing\n                  ^ no such table\n"
                        + "  Where: line 1\n         line 2\n  Rolled back: 0003 changed nothing.",
                "fix the file");
        return new TargetOutcome("c" + number, Kind.FAILED, 2, Duration.ofSeconds(1), List.of(problem));
    }

    private static String text(int causes) {
        return FleetText.of(new FleetReport(
                IntStream.rangeClosed(1, causes).mapToObj(FleetTextTest::failed).toList(), null, Duration.ZERO));
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
    void whatWasAppliedBeforeAFailureIsSaid() {
        assertThat(FleetText.of(failed(1)))
                .isEqualTo("c1: 2 applied, then failed: statement 1 of 1 failed (SQLSTATE 42P01)\n");
    }
}
