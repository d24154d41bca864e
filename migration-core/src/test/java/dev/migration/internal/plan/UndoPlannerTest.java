// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.plan;

import static dev.migration.internal.plan.Given.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.migration.Direction;
import dev.migration.DownScript;
import dev.migration.InvalidMigrationsException;
import dev.migration.Target;
import dev.migration.Version;
import dev.migration.internal.history.History;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.plan.Steps.Step;
import dev.migration.internal.plan.UndoPlanner.MissingDownScript;
import dev.migration.internal.plan.UndoPlanner.RowToUndo;
import dev.migration.internal.script.Script;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UndoPlannerTest {

    private static final MissingDownScript NO_HELP = new MissingDownScript(null, false);

    private static Given appliedLateTwo() {
        return Given.sections().applied("0001_a", "0003_c", "0002_b", "0004_d");
    }

    static Stream<Arguments> targets() {
        return Stream.of(
                arguments(Target.count(1), List.of("0004_d")),
                arguments(Target.count(2), List.of("0004_d", "0002_b")),
                arguments(Target.count(9), List.of("0004_d", "0002_b", "0003_c", "0001_a")),
                arguments(Target.all(), List.of("0004_d", "0002_b", "0003_c", "0001_a")),
                arguments(Target.version("0004"), List.of()),
                arguments(Target.version("0003"), List.of("0004_d")),
                arguments(Target.version("2"), List.of("0004_d", "0003_c")),
                arguments(Target.version("0"), List.of("0004_d", "0002_b", "0003_c", "0001_a")),
                arguments(Target.version("0000"), List.of("0004_d", "0002_b", "0003_c", "0001_a")),
                arguments(Target.file("0004_d"), List.of("0004_d")),
                arguments(Target.file("0004_d.sql"), List.of("0004_d")),
                arguments(Target.file("db/migrations/0004_d.sql"), List.of("0004_d")),
                arguments(Target.file("0004_d.down.sql"), List.of("0004_d")));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void theLastAppliedGoesFirst(Target target, List<String> rows) {
        assertThat(names(appliedLateTwo(), target)).isEqualTo(rows);
    }

    @Test
    void theOrderOfTheRowsDoesNotMatter() {
        var rows = new ArrayList<>(appliedLateTwo().history().applied());
        Collections.reverse(rows);
        var history = new History(appliedLateTwo().history().server(), true, rows, null, Map.of());

        assertThat(UndoPlanner.rowsToUndo(history, Target.count(2), version -> true))
                .extracting(AppliedMigration::name)
                .containsExactly("0004_d", "0002_b");
    }

    @Test
    void aBaselineIsNotUndone() {
        Given given = Given.sections().baseline("0005").applied("0006_f");

        assertThat(names(given, Target.all())).containsExactly("0006_f");
        assertThat(names(given, Target.version("0005"))).containsExactly("0006_f");
    }

    @Test
    void nothingAppliedIsNothingToUndo() {
        assertThat(names(Given.sections(), Target.count(1))).isEmpty();
    }

    static Stream<Arguments> refusals() {
        String wayOut = "\n  Next: see what is applied: migration status; 0 is the version before the first";
        return Stream.of(
                arguments(appliedLateTwo(), Target.version("0009"), "Migration 0009 is not applied." + wayOut),
                arguments(appliedLateTwo(), Target.file("0009_x.sql"), "Migration 0009_x.sql is not applied." + wayOut),
                arguments(appliedLateTwo(), Target.file("0003_c.sql"), """
                        Migration 0003_c is not the last one: 0004_d was applied after it.
                          Next: undo the later ones too: migration down --count 3"""),
                arguments(appliedLateTwo().interruptedUndo("0002_b", 1, null), Target.count(1), """
                        Nothing is undone while 0002_b is interrupted: 1 of its statements is done.
                          Next: see how to resume it: migration status; or resolve it by hand and record that: migration \
                        mark-applied 0002, or migration mark-failed 0002"""),
                arguments(appliedLateTwo().interrupted("0005_e", 2, null), Target.count(1), """
                        Nothing is undone while 0005_e is interrupted: 2 of its statements are done.
                          Next: see how to resume it: migration status; or resolve it by hand and record that: migration \
                        mark-applied 0005, or migration mark-failed 0005"""),
                arguments(appliedLateTwo().interrupted("0005_e", 2, "42703 no such column"), Target.count(1), """
                        Nothing is undone while 0005_e is interrupted: 2 of its statements are done.
                          Next: resume it: migration resume 0005; or resolve it by hand and record that: migration \
                        mark-applied 0005, or migration mark-failed 0005"""));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatCannotBeUndoneIsRefused(Given given, Target target, String message) {
        assertThatThrownBy(() -> UndoPlanner.rowsToUndo(given.history(), target, version -> true))
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessage(message);
    }

    @Test
    void whatIsHalfUndoneIsResumedWhereTheTargetIncludesIt() {
        assertThat(names(appliedLateTwo().interruptedUndo("0002_b", 1, null), Target.count(2)))
                .containsExactly("0004_d", "0002_b");
    }

    @Test
    void whatIsHalfDoneIsNotGoneOnWithWithoutItsFile() {
        History history = appliedLateTwo().interrupted("0005_e", 0, null).history();

        assertThatThrownBy(() -> UndoPlanner.rowsToUndo(history, Target.count(1), version -> false))
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessage("""
                        Nothing is undone while 0005_e is interrupted: none of its statements is known to be done.
                          Next: the release that has 0005 resumes it; if that is this one, put its file back, or, if it is a code migration, name its class with --classpath (in a service, make it a bean: @Import it, or scan its package); or resolve it by hand and record that: migration mark-applied 0005, or \
                        migration mark-failed 0005""");
    }

    @Test
    void eachRowIsUndoneByItsDownScript() {
        List<AppliedMigration> rows = rows(Target.count(2));

        Steps plan = UndoPlanner.plan(
                scripts(rows, "-- Up Migration\nSELECT 1;\n-- Down Migration\nSELECT 2;\n"), any -> NO_HELP, List.of());

        assertThat(plan.direction()).isEqualTo(Direction.DOWN);
        assertThat(Given.steps(plan)).containsExactly("undo 0004_d", "undo 0002_b");
        assertThat(plan.steps())
                .extracting(step -> step.script().statementCount())
                .containsOnly(1);
        assertThat(plan.warnings()).isEmpty();
    }

    @Test
    void everyMissingDownScriptIsReportedBeforeAnythingIsUndone() {
        List<AppliedMigration> rows = rows(Target.count(3));
        Map<Version, Optional<Script>> scripts = new HashMap<>();
        scripts.put(Version.of("4"), Given.down("0004_d", "-- Up Migration\nSELECT 1;\n"));
        scripts.put(Version.of("2"), Given.down("0002_b", "-- Up Migration\nSELECT 1;\n-- Down Migration\n-- DROP;\n"));
        scripts.put(Version.of("3"), Given.down("0003_c", "-- Up Migration\nSELECT 1;\n-- Down Migration\n"));

        assertThatThrownBy(() -> UndoPlanner.plan(undoings(rows, scripts), this::byFile, List.of()))
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessage("""
                        Migration 0004_d has no down script.
                          Next: write the SQL, or SELECT 1; if nothing has to be undone, below -- Down Migration in 0004_d.sql, \
                        and run migration down at once: starts refuse the changed file meanwhile; or write a new migration that \
                        changes the schema back; or undo it by hand and record that: migration mark-failed 0004
                        The down script of 0002_b is for reference only: all of it is a comment.
                          Next: write the SQL, or SELECT 1; if nothing has to be undone, below -- Down Migration in 0002_b.sql, \
                        and run migration down at once: starts refuse the changed file meanwhile; or write a new migration that \
                        changes the schema back; or undo it by hand and record that: migration mark-failed 0002
                        The down script of 0003_c is empty: nobody has written it yet.
                          Next: write the SQL, or SELECT 1; if nothing has to be undone, below -- Down Migration in 0003_c.sql, \
                        and run migration down at once: starts refuse the changed file meanwhile; or write a new migration that \
                        changes the schema back; or undo it by hand and record that: migration mark-failed 0003""");
    }

    private MissingDownScript byFile(AppliedMigration row) {
        return new MissingDownScript(given(row.name()).firstFile(), false);
    }

    @Test
    void aFileThatDoesNotHelpIsNotOffered() {
        RowToUndo undoing = new RowToUndo(rows(Target.count(1)).get(0), null, DownScript.FILE);

        assertThatThrownBy(() -> UndoPlanner.plan(List.of(undoing), any -> NO_HELP, List.of()))
                .hasMessageEndingWith(
                        "\n  Next: write a new migration that changes the schema back; or undo it by hand and record"
                                + " that: migration mark-failed 0004");
    }

    @Test
    void aVersionWithoutAnyScriptIsRefused() {
        assertThatThrownBy(() -> UndoPlanner.plan(undoings(rows(Target.count(1)), Map.of()), any -> NO_HELP, List.of()))
                .hasMessageStartingWith("Migration 0004_d has no down script.");
    }

    @Test
    void aDownScriptThatCannotRunInATransactionRunsWithTheJournal() {
        List<AppliedMigration> rows = rows(Target.count(1));
        String file = "-- Up Migration\nSELECT 1;\n-- Down Migration\nDROP INDEX CONCURRENTLY i;\n";

        assertThat(UndoPlanner.plan(scripts(rows, file), any -> NO_HELP, List.of())
                        .steps())
                .extracting(Step::mode)
                .containsExactly(Transactionality.JOURNALED);
    }

    private static List<AppliedMigration> rows(Target target) {
        return UndoPlanner.rowsToUndo(appliedLateTwo().history(), target, version -> true);
    }

    private static List<String> names(Given given, Target target) {
        return UndoPlanner.rowsToUndo(given.history(), target, version -> true).stream()
                .map(AppliedMigration::name)
                .toList();
    }

    private static List<RowToUndo> scripts(List<AppliedMigration> rows, String file) {
        Map<Version, Optional<Script>> scripts = new HashMap<>();
        rows.forEach(row -> scripts.put(row.version(), Given.down(row.name(), file)));
        return undoings(rows, scripts);
    }

    private static List<RowToUndo> undoings(List<AppliedMigration> rows, Map<Version, Optional<Script>> scripts) {
        return rows.stream()
                .map(row -> new RowToUndo(
                        row,
                        scripts.getOrDefault(row.version(), Optional.empty()).orElse(null),
                        DownScript.FILE))
                .toList();
    }
}
