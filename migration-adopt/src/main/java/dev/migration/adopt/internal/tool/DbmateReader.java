package dev.migration.adopt.internal.tool;

import dev.migration.Version;
import dev.migration.adopt.internal.tool.ToolTable.Column;
import dev.migration.adopt.internal.tool.ToolTable.ColumnType;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** dbmate keeps the versions that are applied and nothing else, with the digits of the file's name. */
final class DbmateReader implements ToolReader {

    private static final int VERSION = 0;

    @Override
    public List<Column> columns() {
        return List.of(new Column("version", ColumnType.TEXT));
    }

    @Override
    public void read(List<ToolRow> rows, Findings findings) {
        rows.stream()
                .map(row -> row.text(VERSION))
                .filter(text -> findings.version(text).isPresent())
                .sorted(Comparator.comparing(Version::of))
                .forEach(text -> findings.fileAsWritten(text, Findings.row(text, ""))
                        .ifPresent(file -> findings.applied(file, null, null, null)));
    }

    @Override
    public Optional<String> write(NewRow row, long next) {
        if (row.number().isEmpty()) {
            return row.unnamed("dbmate", "0003_add_phone.sql");
        }
        row.text("version", row.file().version().text());
        return Optional.empty();
    }
}
