// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal.tool;

import dev.migration.adopt.internal.tool.ToolTable.Column;
import dev.migration.adopt.internal.tool.ToolTable.ColumnType;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Kat has a row for each migration, whose name starts with the directory's version; twice, where an older version of Kat wrote
 * that into the name itself, and a newer one ran the migration. How long it took is not read: older
 * versions of Kat wrote a thousand times as much.
 */
final class KatReader implements ToolReader {

    @Override
    public List<Column> columns() {
        return List.of(
                new Column("id", ColumnType.NUMBER),
                new Column("name", ColumnType.TEXT),
                new Column("migration_time", ColumnType.TIME));
    }

    @Override
    public void read(List<ToolRow> rows, Findings findings) {
        rows.stream().sorted(Comparator.comparingLong(row -> row.number("id"))).forEach(row -> {
            String stored = row.text("name");
            String digits = stored.substring(0, Math.max(0, stored.indexOf('_')));
            String name =
                    stored.startsWith(digits + '_' + digits + '_') ? stored.substring(digits.length() + 1) : stored;
            findings.version(digits)
                    .flatMap(version -> findings.file(version, Findings.row(digits, name)))
                    .filter(file -> findings.isNamed(file, name))
                    .ifPresent(file -> findings.applied(file, row.time("migration_time"), null, null));
        });
    }

    @Override
    public Optional<String> write(NewRow row, long next) {
        if (row.number().isEmpty()) {
            return row.unnamed("Kat", "1767236403_add_phone");
        }
        row.text("name", row.file().name())
                .sql("migration_time", "CURRENT_TIMESTAMP")
                .text("duration", "0");
        return Optional.empty();
    }
}
