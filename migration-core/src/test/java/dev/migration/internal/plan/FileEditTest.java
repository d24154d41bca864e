package dev.migration.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.LogReader.StoredScripts;
import dev.migration.internal.plan.FileEdit.Extent;
import dev.migration.internal.script.Script;
import dev.migration.internal.script.ScriptParser.ParsedMigration;
import dev.migration.internal.sql.Dialect;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileEditTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "SELECT 1; | DROP TABLE t; | SELECT 1; -- x | DROP TABLE t; | LAYOUT",
                "SELECT 1; | DROP TABLE t; | SELECT 2; | DROP TABLE t; | STATEMENTS",
                "SELECT 1; | DROP TABLE t; | SELECT 1; | DROP TABLE u; | DOWN_SCRIPT",
                "SELECT 'a' AS pwd; | DROP TABLE t; | SELECT 'b' AS pwd; | DROP TABLE t; | MASKED",
                "SELECT 'a' AS pwd; | DROP TABLE t; | SELECT 'b' AS pwd; | DROP TABLE u; | MASKED",
                "SELECT 'a' AS pwd; | DROP TABLE t; | SELECT 'b' AS key; | DROP TABLE t; | STATEMENTS",
                "SELECT 1; | SELECT 'a' AS pwd; | SELECT 1; | SELECT 'b' AS pwd; | DOWN_SCRIPT",
                "SELECT 1; -- pwd=a | DROP TABLE t; | SELECT 1; -- pwd=b | DROP TABLE t; | LAYOUT",
                "SELECT 1 AS pwd; | DROP TABLE t; | SELECT 1 AS pwd; -- x | DROP TABLE t; | LAYOUT"
            })
    void whatIsMaskedMayDiffer(String up, String down, String newUp, String newDown, Extent extent) {
        assertThat(edit(up, down, newUp, newDown).extent()).isEqualTo(extent);
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
