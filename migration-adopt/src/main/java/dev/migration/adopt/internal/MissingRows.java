package dev.migration.adopt.internal;

import dev.migration.Version;
import dev.migration.adopt.internal.ToolTables.Found;
import dev.migration.adopt.internal.tool.FlywayCode;
import dev.migration.adopt.internal.tool.NewRow;
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
import java.util.Optional;
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
        ToolReader tool = found.maker().reader();
        Migration file = run.files().find(applied.version()).orElse(null);
        Optional<String> remark;
        if (file == null) {
            remark = Optional.of("there is no file for it in "
                    + Printable.names(run.files().locations().stream()
                            .map(String::valueOf)
                            .toList())
                    + ". Name the location that has it, or put it back, and print this again");
        } else if (file.isCode() && FlywayCode.of(file) == null) {
            remark = Optional.of("it is Java, which " + found.tool() + " cannot run. Write a migration of "
                    + found.tool() + " that does the same, and record it there");
        } else if (!file.checksum().equals(applied.checksum())) {
            remark = Optional.of("its file has changed since it ran. Put it back as it ran, and print this again");
        } else {
            var row = new NewRow(
                    run.database(),
                    applied,
                    file,
                    run.files().locations(),
                    run.settings().placeholders());
            try {
                remark = tool.write(row, next);
            } catch (IOException e) {
                remark = Optional.of(file.up().problem(e).message());
            }
            if (remark.isEmpty()) {
                String sql = tool.hasOneRow() ? row.update(found.table()) : row.insert(found.table());
                // As an escape, it would be another value.
                if (Printable.line(sql).equals(sql)) {
                    return sql;
                }
                remark = Optional.of(
                        "its row has characters that are not printed, such as a line break. Write it by hand");
            }
        }
        return "-- " + Printable.line(applied.name() + ": " + remark.get());
    }
}
