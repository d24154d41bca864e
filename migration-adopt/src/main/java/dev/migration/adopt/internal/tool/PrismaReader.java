// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal.tool;

import dev.migration.adopt.internal.tool.ToolTable.Column;
import dev.migration.adopt.internal.tool.ToolTable.ColumnType;
import dev.migration.internal.help.Printable;
import dev.migration.internal.layout.Migration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Prisma has a row for each try, with the SHA-256 of the script's bytes; one that was rolled back does not count. */
final class PrismaReader implements ToolReader {

    @Override
    public List<Column> columns() {
        return List.of(
                new Column("migration_name", ColumnType.TEXT),
                new Column("checksum", ColumnType.TEXT),
                new Column("started_at", ColumnType.TIME),
                new Column("finished_at", ColumnType.TIME),
                new Column("rolled_back_at", ColumnType.TIME));
    }

    @Override
    public void read(List<ToolRow> rows, Findings findings) {
        rows.stream()
                .filter(row -> !row.has("rolled_back_at"))
                .sorted(Comparator.comparing((ToolRow row) -> row.timeToSortBy("finished_at"))
                        .thenComparing(row -> row.text("migration_name")))
                .forEach(row -> read(row, findings));
    }

    @Override
    public Optional<String> write(NewRow row, long next) throws IOException {
        if (row.number().isEmpty() && !row.file().version().isNamed()) {
            return row.unnamed("Prisma", "20260101100003_add_phone");
        }
        String name = row.file().name();
        // The same each time that it is printed, so that it is not recorded twice.
        row.text(
                        "id",
                        UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8))
                                .toString())
                .text("checksum", FileHash.hex(row.file().up(), "SHA-256"))
                .sql("finished_at", "CURRENT_TIMESTAMP")
                .text("migration_name", name)
                .sql("started_at", "CURRENT_TIMESTAMP")
                .number("applied_steps_count", 1);
        return Optional.empty();
    }

    private static void read(ToolRow row, Findings findings) {
        String name = Printable.line(row.text("migration_name"));
        if (row.has("finished_at")) {
            findings.fileNamed(row.text("migration_name"), name).ifPresent(file -> adopt(file, row, name, findings));
        } else {
            findings.unfinished(
                    row.text("migration_name"),
                    "has " + name + " as not finished.",
                    "complete or undo it in the schema by hand, and record that with Prisma: prisma migrate resolve"
                            + " --applied NAME, or prisma migrate resolve --rolled-back NAME");
        }
    }

    private static void adopt(Migration file, ToolRow row, String name, Findings findings) {
        findings.compare(
                file,
                name,
                "SHA-256, with any line ends",
                Findings.restore("Prisma", file.version()),
                () -> FileHash.isOf(file.up(), "SHA-256", row.text("checksum")));
        Instant started = row.time("started_at");
        Instant finished = row.time("finished_at");
        Duration took = started == null || finished == null ? null : Duration.between(started, finished);
        findings.applied(file, finished, took == null || took.isNegative() ? null : took, null);
    }
}
