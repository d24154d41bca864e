// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal.tool;

import dev.migration.Version;
import dev.migration.adopt.internal.tool.ToolTable.Column;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * dbmate and diesel keep the versions that are applied, with the digits of the file's or the directory's name; diesel with the time.
 *
 * @param example a name that the tool reads
 */
record VersionsReader(String tool, List<Column> columns, String example) implements ToolReader {

    @Override
    public void read(List<ToolRow> rows, Findings findings) {
        rows.stream()
                .filter(row -> findings.version(row.text("version")).isPresent())
                .sorted(Comparator.comparing((ToolRow row) -> row.timeToSortBy("run_on"))
                        .thenComparing(row -> Version.of(row.text("version"))))
                .forEach(row -> findings.fileAsWritten(row.text("version"), Findings.row(row.text("version"), ""))
                        .ifPresent(file -> findings.applied(file, row.time("run_on"), null, null)));
    }

    @Override
    public Optional<String> write(NewRow row, long next) {
        if (row.number().isEmpty()) {
            return row.unnamed(tool, example);
        }
        row.text("version", row.file().version().text());
        return Optional.empty();
    }
}
