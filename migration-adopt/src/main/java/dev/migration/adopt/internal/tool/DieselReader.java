package dev.migration.adopt.internal.tool;

import dev.migration.Version;
import dev.migration.adopt.internal.tool.ToolTable.Column;
import dev.migration.adopt.internal.tool.ToolTable.ColumnType;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** diesel has a row for each version, which is the directory's without its dashes. */
final class DieselReader implements ToolReader {

    private static final int VERSION = 0;
    private static final int TIME = 1;

    @Override
    public List<Column> columns() {
        return List.of(new Column("version", ColumnType.TEXT), new Column("run_on", ColumnType.TIME));
    }

    @Override
    public void read(List<ToolRow> rows, Findings findings) {
        rows.stream()
                .filter(row -> findings.version(row.text(VERSION)).isPresent())
                .sorted(Comparator.comparing((ToolRow row) -> row.timeToSortBy(TIME))
                        .thenComparing(row -> Version.of(row.text(VERSION))))
                .forEach(row -> findings.fileAsWritten(row.text(VERSION), Findings.row(row.text(VERSION), ""))
                        .ifPresent(file -> findings.applied(file, row.time(TIME), null, null)));
    }

    @Override
    public Optional<String> write(NewRow row, long next) {
        if (row.number().isEmpty()) {
            return row.unnamed("diesel", "2026-01-01-100003_add_phone");
        }
        row.text("version", row.file().version().text());
        return Optional.empty();
    }
}
