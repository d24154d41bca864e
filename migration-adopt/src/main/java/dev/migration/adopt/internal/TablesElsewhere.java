// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.MigrationException;
import dev.migration.Problem;
import dev.migration.adopt.internal.ToolTables.Found;
import dev.migration.adopt.internal.tool.TakeoverRun;
import dev.migration.adopt.internal.tool.Tool;
import dev.migration.internal.checks.HistoryElsewhere;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import dev.migration.internal.history.History.AppliedMigration.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tables of other tools in other schemas than the one of the history, where that has none: what they have as applied would run
 * a second time, in the wrong schema. Tenants have schemas alike, and are not compared.
 */
final class TablesElsewhere {

    /** With more of them, each schema is that of another application. */
    private static final int MOST = 3;

    private enum Files {
        OURS,
        OTHERS,
        UNKNOWN
    }

    private TablesElsewhere() {}

    /** Those with a usual name, or the one that is named, with the schema or without. */
    static List<Found> found(TakeoverRun run, @Nullable String named) {
        String name = named == null ? "" : named.substring(named.lastIndexOf('.') + 1);
        Set<String> names = named == null ? Set.of() : Set.copyOf(List.of(name, name.toLowerCase(Locale.ROOT)));
        if (run.session().isOfTenant()) {
            return List.of();
        }
        return run
                .session()
                .ask(
                        "The tables cannot be read",
                        () -> HistoryElsewhere.tablesOfTools(run.session(), run.history(), names))
                .stream()
                .map(table -> ToolTables.table(run, table.schema(), table.name()))
                .flatMap(table -> ToolTables.usual(List.of(table)).stream())
                .toList();
    }

    /** Which files most of what it has as applied are; surely others are those of another service. */
    private static Files files(TakeoverRun run, Found found) {
        try {
            AdoptableRows read = AdoptableRows.read(run, found);
            if (read.ofTheseFiles()) {
                return read.rows().stream().anyMatch(row -> row.kind() != Kind.BASELINE) ? Files.OURS : Files.UNKNOWN;
            }
            // Liquibase's rows are no files of ours in any case.
            return found.maker() != Tool.LIQUIBASE
                            && read.problems().stream()
                                    .map(Problem::code)
                                    .anyMatch(code -> code == Code.MISSING_FILE || code == Code.CHECKSUM_MISMATCH)
                    ? Files.OTHERS
                    : Files.UNKNOWN;
        } catch (MigrationException e) {
            // Not trusted, or not to be read by this user.
            return Files.UNKNOWN;
        }
    }

    /** Whether what it has as applied can be read, and most of it is not of these files. */
    static boolean isOfOthers(TakeoverRun run, Found found) {
        try {
            return !AdoptableRows.read(run, found).ofTheseFiles();
        } catch (MigrationException e) {
            return false;
        }
    }

    /** Refuses to run although this tool's history is to be adopted, where that is in another schema. */
    static void requireNone(Tool tool, TakeoverRun run, @Nullable String named) {
        List<Found> ofTool = found(run, named).stream()
                .filter(found -> found.maker() == tool)
                .toList();
        List<Files> files = ofTool.stream().map(found -> files(run, found)).toList();
        int ours = files.indexOf(Files.OURS);
        // A schema for each customer: this is one more.
        if (ours != files.lastIndexOf(Files.OURS)) {
            return;
        }
        int likeliest = ours >= 0 || ofTool.size() > MOST ? ours : files.indexOf(Files.UNKNOWN);
        if (likeliest >= 0) {
            throw Problems.refused(
                    Code.FOREIGN_HISTORY,
                    where(ofTool.get(likeliest)) + ", and schema " + run.schema()
                            + " has neither that nor a migration history: with the setting adopt=" + tool.id()
                            + ", all migrations would run in "
                            + Printable.line(Objects.requireNonNullElse(run.currentSchema(), run.schema()))
                            + ", also those that are applied already.",
                    remedy(run, ofTool.get(likeliest)));
        }
    }

    /** What to do where the only tables of tools are elsewhere; empty where there are none. */
    static Optional<Remedy> remedy(TakeoverRun run) {
        List<Found> found = found(run, null);
        return found.size() > MOST
                ? Optional.empty()
                : found.stream().findFirst().map(one -> Remedy.of("{}: {}", where(one), remedy(run, one)));
    }

    private static String where(Found found) {
        return found.shown() + " is in schema " + Printable.line(found.table().schema());
    }

    private static Remedy remedy(TakeoverRun run, Found found) {
        String there = Printable.line(found.table().schema());
        // Where scripts run there already, only the history is elsewhere.
        boolean current = found.table().schema().equals(run.currentSchema());
        return Remedy.of(
                "{}If that table is of the migrations in schema {}: {}. If it is not this application's:"
                        + " {} (or {}); all run",
                current
                        ? ""
                        : Remedy.of(
                                "if schema {} is to be migrated, make it the connection's: {}. ",
                                there,
                                run.database().howToUse(found.table().schema())),
                run.schema(),
                Fix.setting("adopt-table", there + "." + found.table().shown()),
                Fix.command("baseline", "none"),
                Fix.setting("baseline", "none"));
    }
}
