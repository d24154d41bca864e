// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal.tool;

import dev.migration.Code;
import dev.migration.Version;
import dev.migration.adopt.internal.tool.ToolTable.Column;
import dev.migration.adopt.internal.tool.ToolTable.ColumnType;
import dev.migration.internal.layout.Migration;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** golang-migrate keeps one row, the version that it reached: every file up to that one is applied. */
final class GolangMigrateReader implements ToolReader {

    @Override
    public List<Column> columns() {
        return List.of(new Column("version", ColumnType.NUMBER), new Column("dirty", ColumnType.BOOLEAN));
    }

    @Override
    public void read(List<ToolRow> rows, Findings findings) {
        if (rows.size() > 1) {
            findings.error(
                    Code.UNREADABLE_HISTORY,
                    "has " + rows.size() + " rows, and golang-migrate writes one.",
                    "record with golang-migrate which version the schema has: migrate force VERSION");
            return;
        }
        for (ToolRow row : rows) {
            if (row.is("dirty")) {
                findings.unfinished(
                        row.text("version"),
                        "is dirty at " + Findings.row(row.text("version"), "")
                                + ": it is not known how much of that script ran.",
                        "complete or undo it in the schema by hand, and record with golang-migrate which version the schema"
                                + " has then: migrate force VERSION");
            } else {
                findings.version(row.text("version")).ifPresent(version -> reached(version, findings));
            }
        }
    }

    @Override
    public Optional<String> write(NewRow row, long next) {
        if (row.number().isEmpty()) {
            return row.unnamed("golang-migrate", "0003_add_phone.up.sql");
        }
        row.sql("version", row.number().get()).sql("dirty", "FALSE");
        return Optional.empty();
    }

    @Override
    public boolean hasOneRow() {
        return true;
    }

    private static void reached(Version newest, Findings findings) {
        findings.file(newest, Findings.row(newest.text(), ""));
        for (Migration file : findings.files().migrations()) {
            String number = file.version().number();
            boolean whole = file.version().isNumeric() && number.indexOf('.') < 0;
            if (whole && new BigInteger(number).compareTo(new BigInteger(newest.number())) <= 0) {
                findings.applied(file, null, null, null);
            }
        }
    }
}
