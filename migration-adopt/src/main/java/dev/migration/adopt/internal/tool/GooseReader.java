// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal.tool;

import dev.migration.Version;
import dev.migration.adopt.internal.tool.ToolTable.Column;
import dev.migration.adopt.internal.tool.ToolTable.ColumnType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Of goose's rows with one version the newest counts; the first row of all has version 0, which is no migration. */
final class GooseReader implements ToolReader {

    @Override
    public List<Column> columns() {
        return List.of(
                new Column("id", ColumnType.NUMBER),
                new Column("version_id", ColumnType.NUMBER),
                new Column("is_applied", ColumnType.BOOLEAN),
                new Column("tstamp", ColumnType.TIME));
    }

    @Override
    public void read(List<ToolRow> rows, Findings findings) {
        List<ToolRow> byId = new ArrayList<>(rows);
        byId.sort(Comparator.comparingLong(row -> row.number("id")));
        Map<Version, ToolRow> newest = new LinkedHashMap<>();
        for (ToolRow row : byId) {
            findings.version(row.text("version_id")).ifPresent(version -> {
                newest.remove(version);
                newest.put(version, row);
            });
        }
        newest.forEach((version, row) -> {
            if (row.is("is_applied") && !version.number().equals("0")) {
                findings.file(version, Findings.row(row.text("version_id"), ""))
                        .ifPresent(file -> findings.applied(file, row.time("tstamp"), null, null));
            }
        });
    }

    @Override
    public Optional<String> write(NewRow row, long next) {
        if (row.number().isEmpty()) {
            return row.unnamed("goose", "0003_add_phone.sql");
        }
        row.sql("version_id", row.number().get()).sql("is_applied", "TRUE");
        return Optional.empty();
    }
}
