// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal;

import dev.migration.Version;
import dev.migration.adopt.internal.ToolTables.Found;
import dev.migration.adopt.internal.tool.FlywayCode;
import dev.migration.adopt.internal.tool.TakeoverRun;
import dev.migration.adopt.internal.tool.ToolReader;
import dev.migration.internal.help.Printable;
import dev.migration.internal.history.History.AppliedMigration;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import dev.migration.internal.layout.Migration;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** What this library has as applied and another tool's table does not: as statements that write the missing rows. */
record MissingRows(List<String> names, List<String> statements) {

    /** Where there is no table to compare with. */
    static final MissingRows UNKNOWN = new MissingRows(List.of(), List.of());

    /** Those without a row, or of a repeatable migration without one of what ran last. */
    static MissingRows of(TakeoverRun run, Found found, List<Version> adopted) {
        AdoptableRows there = AdoptableRows.read(run, found);
        List<AppliedMigration> missing = in(there, run, adopted);
        ToolReader tool = found.maker().reader();
        long next = there.read().stream()
                        .mapToLong(row -> row.number("installed_rank"))
                        .max()
                        .orElse(0)
                + 1;
        List<AppliedMigration> written = tool.hasOneRow()
                ? missing.stream()
                        // Of a repeatable one it has no row.
                        .max(Comparator.comparing(
                                        (AppliedMigration row) -> !row.version().isRepeatable())
                                .thenComparing(AppliedMigration::version))
                        .stream()
                        .toList()
                : missing;
        return new MissingRows(
                missing.stream().map(row -> Printable.line(row.name())).toList(),
                IntStream.range(0, written.size())
                        .mapToObj(i -> statement(run, written.get(i), found, next + i))
                        .toList());
    }

    /** What is applied here and not there. */
    static List<AppliedMigration> in(AdoptableRows there, TakeoverRun run, List<Version> adopted) {
        Set<Version> known = new HashSet<>(adopted);
        known.removeIf(Version::isRepeatable);
        there.rows().forEach(row -> known.add(row.version()));
        return run.history().applied().stream()
                .filter(row -> row.kind() != Kind.BASELINE && !known.contains(row.version()))
                .toList();
    }

    /** Or a comment that says what to do. */
    private static String statement(TakeoverRun run, AppliedMigration applied, Found found, long next) {
        String remark;
        try {
            OtherRow row = OtherRow.of(run, found, applied, null, next);
            if (OtherRow.file(run, applied).filter(MissingRows::isOurJava).isPresent()) {
                remark = "it is Java, which " + found.tool() + " cannot run. Write a migration of " + found.tool()
                        + " that does the same, and record it there";
            } else if (row instanceof OtherRow.Written written && !written.edited()) {
                String sql = found.maker().reader().hasOneRow()
                        ? written.row().update(found.table())
                        : written.row().insert(found.table());
                // As an escape, it would be another value.
                if (Printable.line(sql).equals(sql)) {
                    return sql;
                }
                remark = "its row has characters that are not printed, such as a line break. Write it by hand";
            } else if (row instanceof OtherRow.NoFile none) {
                remark = none.reason() + ". Name the location that has it, or put it back, and print this again";
            } else if (row instanceof OtherRow.None none) {
                remark = none.reason();
            } else {
                remark = "its file has changed since it ran. Put it back as it ran, and print this again";
            }
        } catch (IOException e) {
            remark = OtherRow.file(run, applied).orElseThrow().up().problem(e).message();
        }
        return "-- " + Printable.line(applied.name() + ": " + remark);
    }

    private static boolean isOurJava(Migration file) {
        return file.isCode() && FlywayCode.of(file) == null;
    }
}
