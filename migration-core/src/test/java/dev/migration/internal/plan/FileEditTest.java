// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.LogReader.StoredScripts;
import dev.migration.internal.plan.FileEdit.Extent;
import dev.migration.internal.script.Script;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import dev.migration.internal.sql.Dialect;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FileEditTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "SELECT 1; | DROP TABLE t; | SELECT 1; -- x | DROP TABLE t; | LAYOUT",
                "SELECT 1; | DROP TABLE t; | SELECT 2; | DROP TABLE t; | STATEMENTS",
                "SELECT 1; | DROP TABLE t; | SELECT 1; | DROP TABLE u; | DOWN_SCRIPT",
                "ALTER ROLE r PASSWORD 'a'; | DROP TABLE t; | ALTER ROLE r PASSWORD 'b'; | DROP TABLE t; | MASKED",
                "ALTER ROLE r PASSWORD 'a'; | DROP TABLE t; | ALTER ROLE r PASSWORD 'b'; | DROP TABLE u; | MASKED",
                "ALTER ROLE r PASSWORD 'a'; | DROP TABLE t; | ALTER ROLE s PASSWORD 'b'; | DROP TABLE t; | STATEMENTS",
                "SELECT 1; | ALTER ROLE r PASSWORD 'a'; | SELECT 1; | ALTER ROLE r PASSWORD 'b'; | DOWN_SCRIPT",
                "SELECT 1; -- pwd=a | DROP TABLE t; | SELECT 1; -- pwd=b | DROP TABLE t; | LAYOUT",
                "SELECT 1 AS pwd; | DROP TABLE t; | SELECT 1 AS pwd; -- x | DROP TABLE t; | LAYOUT"
            })
    void whatIsMaskedMayDiffer(String up, String down, String newUp, String newDown, Extent extent) {
        assertThat(edit(up, down, newUp, newDown).extent()).isEqualTo(extent);
    }

    @ParameterizedTest
    @CsvSource({
        "0001_a, SELECT 1;, STATEMENTS, true",
        "0001_b, SELECT 1;, ANOTHER, false",
        "0001_a, -- nothing yet, FILLED_IN, true",
        "0001_a, , STATEMENTS, false",
        "0001_b, , ANOTHER, false"
    })
    void anotherNameAndTextIsAnotherMigration(
            String applied, @Nullable String stored, Extent extent, boolean showsDifference) {
        AppliedMigration row =
                Given.sections().applied(applied).history().applied().get(0);

        FileEdit edit = FileEdit.of(
                row, new StoredScripts(stored, null), parsed("SELECT 2;", "DROP TABLE t;"), Dialect.POSTGRESQL);

        assertThat(edit.extent()).isEqualTo(extent);
        assertThat(edit.diff().contains("+SELECT 2;")).isEqualTo(showsDifference);
    }

    static Stream<Arguments> details() {
        String unknown = ". What was applied is stored without its secrets, so it cannot be determined whether only"
                + " comments and layout differ.";
        return Stream.of(
                arguments(Extent.STATEMENTS, "", ""),
                arguments(Extent.STATEMENTS, "-a\n+b\n", "\n    -a\n    +b"),
                arguments(Extent.MASKED, "", unknown),
                arguments(Extent.DOWN_SCRIPT, "", unknown),
                arguments(
                        Extent.DOWN_SCRIPT,
                        "-a\n",
                        ". The up script is what was applied; only the down script differs.\n    -a"));
    }

    @ParameterizedTest
    @MethodSource("details")
    void whatDiffersFollowsTheSentence(Extent extent, String diff, String details) {
        assertThat(new FileEdit(extent, diff).details()).isEqualTo(details);
    }

    private static FileEdit edit(String up, String down, String newUp, String newDown) {
        ParsedMigration applied = parsed(up, down);
        Script appliedDown = Objects.requireNonNull(applied.down());
        var stored = new StoredScripts(applied.up().storedSql(), appliedDown.storedSql());
        AppliedMigration row =
                Given.sections().applied("0001_a").history().applied().get(0);
        return FileEdit.of(row, stored, parsed(newUp, newDown), Dialect.POSTGRESQL);
    }

    private static ParsedMigration parsed(String up, String down) {
        String text = "-- Up Migration\n" + up + "\n-- Down Migration\n" + down + "\n";
        return Given.sections()
                .file("0001_a", text)
                .situation()
                .parsed()
                .values()
                .iterator()
                .next();
    }
}
