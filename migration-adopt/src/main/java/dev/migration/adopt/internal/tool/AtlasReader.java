// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal.tool;

import dev.migration.Version;
import dev.migration.adopt.internal.tool.ToolTable.Column;
import dev.migration.adopt.internal.tool.ToolTable.ColumnType;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Atlas has a row for each version, with how many of its statements ran. Its hash is not compared: it covers all files before,
 * as they were then.
 */
final class AtlasReader implements ToolReader {

    /** Bits of the type. */
    private static final int BASELINE = 1;

    private static final int RESOLVED = 4;

    @Override
    public List<Column> columns() {
        return List.of(
                new Column("version", ColumnType.TEXT),
                new Column("description", ColumnType.TEXT),
                new Column("type", ColumnType.NUMBER),
                new Column("applied", ColumnType.NUMBER),
                new Column("total", ColumnType.NUMBER),
                new Column("executed_at", ColumnType.TIME),
                new Column("execution_time", ColumnType.NUMBER),
                new Column("error", ColumnType.TEXT));
    }

    @Override
    public void read(List<ToolRow> rows, Findings findings) {
        rows.stream()
                // Its own notes.
                .filter(row -> !row.text("version").startsWith("."))
                .filter(row -> findings.version(row.text("version")).isPresent())
                .sorted(Comparator.comparing((ToolRow row) -> row.timeToSortBy("executed_at"))
                        .thenComparing(row -> Version.of(row.text("version"))))
                .forEach(row -> read(row, findings));
    }

    /** Its hash covers all files before, as only Atlas knows them. */
    @Override
    public Optional<String> write(NewRow row, long next) {
        return Optional.of(
                "have Atlas record it with the hash of all files up to it: atlas migrate hash, then atlas migrate set "
                        + row.file().version().text());
    }

    private static void read(ToolRow row, Findings findings) {
        String words = Findings.row(row.text("version"), row.text("description"));
        boolean resolved = (row.number("type") & RESOLVED) != 0;
        if (!resolved
                && (row.number("applied") < row.number("total")
                        || !row.text("error").isEmpty())) {
            findings.unfinished(
                    row.text("version"),
                    "has " + words + " as partly applied: " + row.number("applied") + " of " + row.number("total")
                            + " statements.",
                    "finish it with Atlas first: atlas migrate apply; or complete or undo it in the schema by hand, and record"
                            + " that with Atlas: atlas migrate set VERSION");
        } else if ((row.number("type") & BASELINE) != 0) {
            findings.baseline(Version.of(row.text("version")), row.time("executed_at"), null);
        } else {
            findings.fileAsWritten(row.text("version"), words)
                    .ifPresent(file -> findings.applied(
                            file, row.time("executed_at"), row.duration("execution_time", ChronoUnit.NANOS), null));
        }
    }
}
