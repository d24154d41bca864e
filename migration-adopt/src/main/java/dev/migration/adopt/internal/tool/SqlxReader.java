// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal.tool;

import dev.migration.adopt.internal.tool.ToolTable.Column;
import dev.migration.adopt.internal.tool.ToolTable.ColumnType;
import dev.migration.internal.layout.Migration;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** sqlx has a row for each version, with the SHA-384 of the up file's bytes, and the time in nanoseconds. */
final class SqlxReader implements ToolReader {

    @Override
    public List<Column> columns() {
        return List.of(
                new Column("version", ColumnType.NUMBER),
                new Column("description", ColumnType.TEXT),
                new Column("installed_on", ColumnType.TIME),
                new Column("success", ColumnType.BOOLEAN),
                new Column("checksum", ColumnType.BYTES),
                new Column("execution_time", ColumnType.NUMBER));
    }

    @Override
    public void read(List<ToolRow> rows, Findings findings) {
        // Out of order is allowed there, so the time decides, where it is not the same second.
        rows.stream()
                .sorted(Comparator.comparing((ToolRow row) -> row.timeToSortBy("installed_on"))
                        .thenComparingLong(row -> row.number("version")))
                .forEach(row -> read(row, findings));
    }

    @Override
    public Optional<String> write(NewRow row, long next) throws IOException {
        if (row.number().isEmpty()) {
            return row.unnamed("sqlx", "0003_add_phone.sql");
        }
        row.sql("version", row.number().get())
                .text("description", row.title().replace('_', ' '))
                .sql("success", "TRUE")
                .bytes("checksum", FileHash.hex(row.file().up(), "SHA-384"))
                .number("execution_time", row.took().toNanos());
        return Optional.empty();
    }

    private static void read(ToolRow row, Findings findings) {
        String words = Findings.row(row.text("version"), row.text("description"));
        if (!row.is("success")) {
            findings.unfinished(
                    row.text("version"),
                    "has " + words + " as not successful.",
                    "finish it with sqlx first: undo what is left of it in the schema by hand, delete its row, and sqlx"
                            + " migrate run");
            return;
        }
        findings.version(row.text("version"))
                .flatMap(version -> findings.file(version, words))
                .ifPresent(file -> adopt(file, row, words, findings));
    }

    private static void adopt(Migration file, ToolRow row, String words, Findings findings) {
        findings.compare(
                file,
                words,
                "SHA-384, with any line ends",
                Findings.restore("sqlx", file.version()),
                () -> FileHash.isOf(file.up(), "SHA-384", row.text("checksum")));
        findings.applied(file, row.time("installed_on"), row.duration("execution_time", ChronoUnit.NANOS), null);
    }
}
