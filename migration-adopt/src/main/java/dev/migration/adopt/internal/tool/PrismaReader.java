package dev.migration.adopt.internal.tool;

import dev.migration.Code;
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

    private static final int NAME = 0;
    private static final int CHECKSUM = 1;
    private static final int STARTED = 2;
    private static final int FINISHED = 3;
    private static final int ROLLED_BACK = 4;

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
                .filter(row -> !row.has(ROLLED_BACK))
                .sorted(Comparator.comparing((ToolRow row) -> row.timeToSortBy(FINISHED))
                        .thenComparing(row -> row.text(NAME)))
                .forEach(row -> read(row, findings));
    }

    @Override
    public Optional<String> write(NewRow row, long next) throws IOException {
        if (row.number().isEmpty()) {
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
        String name = Printable.line(row.text(NAME));
        if (row.has(FINISHED)) {
            findings.fileNamed(row.text(NAME), name).ifPresent(file -> adopt(file, row, name, findings));
        } else {
            findings.error(
                    Code.INTERRUPTED,
                    null,
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
                () -> FileHash.isOf(file.up(), "SHA-256", row.text(CHECKSUM)));
        Instant started = row.time(STARTED);
        Instant finished = row.time(FINISHED);
        Duration took = started == null || finished == null ? null : Duration.between(started, finished);
        findings.applied(file, finished, took == null || took.isNegative() ? null : took, null);
    }
}
