// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.plan;

import static dev.migration.internal.plan.Given.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.migration.DownScript;
import dev.migration.InvalidMigrationsException;
import dev.migration.fixture.NamedCode;
import dev.migration.internal.header.HeaderComments;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.layout.CodeFiles;
import dev.migration.internal.layout.Migration;
import dev.migration.internal.names.Layout;
import dev.migration.internal.plan.UndoPlanner.MissingDownScript;
import dev.migration.internal.plan.UndoPlanner.RowToUndo;
import dev.migration.internal.script.Script;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Why a migration cannot be undone by its down script, and what can undo it instead. */
class NoDownScriptTest {

    private static final Script COMMENT = down("-- DROP TABLE t;\n");
    private static final Script EMPTY = down("");
    private static final MissingDownScript NOTHING_IS_KNOWN = new MissingDownScript(null, false);

    private static Script down(String sql) {
        return Given.down("0001_a", "-- Up Migration\nSELECT 1;\n-- Down Migration\n" + sql)
                .orElseThrow();
    }

    private static RowToUndo undoing(Kind kind, Script script, DownScript source) {
        AppliedMigration row =
                Given.sections().row("0001_a", "abc", kind).history().applied().get(0);
        return new RowToUndo(row, script, source);
    }

    private static Steps plan(RowToUndo undoing, MissingDownScript help) {
        return UndoPlanner.plan(List.of(undoing), row -> help, List.of());
    }

    private static void assertReported(RowToUndo undoing, MissingDownScript help, String message, String remedy) {
        assertThatThrownBy(() -> plan(undoing, help))
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessage(message + "\n  Next: " + remedy
                        + "rite a new migration that changes the schema back; or undo it by hand and record that:"
                        + " migration mark-failed 0001");
    }

    @Test
    void whatWasNotStoredIsUndoneFromItsFile() {
        String fromItsFile = "undo it from its file, with a build that has it: migration down; or w";

        assertReported(
                undoing(Kind.ADOPTED, null, DownScript.STORED),
                NOTHING_IS_KNOWN,
                "No down script was stored with 0001_a.",
                fromItsFile);
        assertReported(
                undoing(Kind.MIGRATION, COMMENT, DownScript.STORED),
                NOTHING_IS_KNOWN,
                "The down script that was stored with 0001_a is for reference only: all of it is a comment.",
                fromItsFile);
    }

    static Stream<Arguments> files() {
        Migration pair = Given.pairs().files("0001_a").firstFile();
        String none = "Migration 0001_a has no down script.";
        String write = "write the SQL, or SELECT 1; if nothing has to be undone, ";
        String intoPair = write + "into 0001_a.down.sql, and run migration down again; or w";
        return Stream.of(
                arguments(null, pair, none, intoPair),
                arguments(EMPTY, pair, "The down script of 0001_a is empty: nobody has written it yet.", intoPair),
                arguments(
                        null,
                        given("0001_a").firstFile(),
                        none,
                        write
                                + "below -- Down Migration in 0001_a.sql, and run migration down at once: starts refuse the"
                                + " changed file meanwhile; or w"),
                arguments(
                        null,
                        code(),
                        none,
                        "implement undo(Connection) in " + NamedCode.class.getName()
                                + " and run migration down again; or w"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void aDownScriptIsWrittenWhereTheMigrationIs(Script script, Migration file, String message, String remedy) {
        assertReported(
                undoing(Kind.MIGRATION, script, DownScript.FILE), new MissingDownScript(file, false), message, remedy);
    }

    @Test
    void aCommentUndoesWhatDidNothing() {
        MissingDownScript didNothing = new MissingDownScript(null, true);

        assertThat(Given.steps(plan(undoing(Kind.MIGRATION, COMMENT, DownScript.FILE), didNothing)))
                .containsExactly("undo 0001_a");
        assertReported(
                undoing(Kind.MIGRATION, EMPTY, DownScript.FILE),
                didNothing,
                "The down script of 0001_a is empty: nobody has written it yet.",
                "w");
        assertReported(
                undoing(Kind.MIGRATION, COMMENT, DownScript.FILE),
                NOTHING_IS_KNOWN,
                "The down script of 0001_a is for reference only: all of it is a comment.",
                "w");
    }

    private static Migration code() {
        CodeFiles code = CodeFiles.of(List.of(new NamedCode("0001", "a"))).get(0);
        return new Migration(
                code.version(), "0001_a", Layout.SECTIONS, code.up(), null, null, null, "1", HeaderComments.NONE);
    }
}
