// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.plan;

import static dev.migration.internal.plan.Given.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.migration.Direction;
import dev.migration.Target;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a target reaches, and what is said of a file that was typed. */
class TargetFilesTest {

    @ParameterizedTest
    @CsvSource({
        "DOWN, 0001_a.up.sql, an up, down, 0001_a",
        "UP, 0001_a.down.sql, a down, up, 0001_a",
        "UP, db/migrations/0001_a.down.sql, a down, up, 0001_a",
        "DOWN, 2024-01-01-100000_a/up.sql, an up, down, 2024-01-01-100000_a",
        "UP, m\\2024-01-01-100000_a\\down.sql, a down, up, 2024-01-01-100000_a",
        "DOWN, 20240101100000_a/migration.sql, an up, down, 20240101100000_a"
    })
    void aScriptOfTheOtherDirectionIsNoTarget(
            Direction direction, String file, String script, String command, String migration) {
        assertThat(Given.texts(
                        Planner.opposite(Target.file(file), direction).stream().toList()))
                .containsExactly("error invalid-setting " + file + " is " + script + " script, but migration " + command
                        + " runs " + command + " scripts.\n  Next: to apply the migration: migration up " + migration
                        + "; to undo it: migration down " + migration);
    }

    @ParameterizedTest
    @CsvSource({
        "UP, 0001_a.up.sql",
        "DOWN, 0001_a.down.sql",
        "UP, 0001_a.sql",
        "DOWN, 0001_a.sql",
        "UP, 0001_a",
        "UP, 20240101100000_a/migration.sql",
        "DOWN, a/down.sql"
    })
    void aScriptOfTheDirectionIsATarget(Direction direction, String file) {
        assertThat(Planner.opposite(Target.file(file), direction)).isEmpty();
        assertThat(Planner.opposite(Target.all(), direction)).isEmpty();
    }

    static Stream<Arguments> reached() {
        return Stream.of(
                arguments(Target.all(), "0002_b", true),
                arguments(Target.all(), "views", true),
                arguments(Target.count(1), "0002_b", true),
                arguments(Target.count(1), "views", false),
                arguments(Target.version("0002"), "0002_b", true),
                arguments(Target.version("0001"), "0002_b", false),
                arguments(Target.version("0009"), "views", false),
                arguments(Target.file("0002_b.sql"), "0002_b", true),
                arguments(Target.file("0003_c.sql"), "0002_b", false),
                arguments(Target.file("views.sql"), "views", true));
    }

    @ParameterizedTest
    @MethodSource("reached")
    void aTargetReachesWhatRunsOnTheWayToIt(Target target, String migration, boolean reached) {
        assertThat(Planner.reaches(target, given(migration).firstFile())).isEqualTo(reached);
    }

    @Test
    void aFileWithTheVersionOfWhatIsHalfDoneIsReportedOnce() {
        Given given = given("0001_b", "0002_c").interrupted("0001_a", 0, null);

        assertThat(PlannerTest.refusal(given, Target.file("0001_b.sql")))
                .singleElement()
                .asString()
                .startsWith("error duplicate-version 0001_b.sql  Version 0001 is taken: 0001_a is half done");
    }

    @Test
    void filesWithOneVersionAreReportedAndNeitherRuns() {
        Given given = given("0001_a").duplicate("0002_a", "0002_b");

        assertThat(PlannerTest.refusal(given, Target.all()))
                .singleElement()
                .asString()
                .startsWith("error duplicate-version Several migrations have this version");
    }
}
