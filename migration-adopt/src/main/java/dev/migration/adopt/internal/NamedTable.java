// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal;

import dev.migration.Code;
import dev.migration.Fix;
import dev.migration.InvalidMigrationsException;
import dev.migration.adopt.internal.ToolTables.Found;
import dev.migration.adopt.internal.tool.TakeoverRun;
import dev.migration.adopt.internal.tool.Tool;
import dev.migration.adopt.internal.tool.ToolTable;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.help.Remedy;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The table that {@code migration.adopt-table} names, with its schema and a dot or without. Upper and lower case are ignored, unless
 * two tables have the name: then it must be written as one of them.
 */
record NamedTable(TakeoverRun run, String name, List<ToolTable> tables) {

    static NamedTable of(TakeoverRun run, String name) {
        int dot = name.indexOf('.');
        if (dot <= 0) {
            return new NamedTable(run, name, ToolTables.tables(run, run.schema()));
        }
        if (run.session().isOfTenant()) {
            throw Problems.refused(
                    Code.INVALID_SETTING,
                    "adopt-table is \"" + Printable.line(name)
                            + "\", which is one table for all tenants: each has its own, in its schema.",
                    "name the table without a schema");
        }
        String schema = name.substring(0, dot);
        return new NamedTable(
                run,
                withoutSchema(name),
                Stream.of(schema, schema.toLowerCase(Locale.ROOT), schema.toUpperCase(Locale.ROOT))
                        .distinct()
                        .map(one -> ToolTables.tables(run, one))
                        .filter(found -> !found.isEmpty())
                        .findFirst()
                        .orElse(List.of()));
    }

    /** The name alone. */
    static String withoutSchema(String name) {
        int dot = name.indexOf('.');
        return dot <= 0 ? name : name.substring(dot + 1);
    }

    private static Optional<ToolTable> named(String name, List<ToolTable> tables) {
        List<ToolTable> alike = tables.stream()
                .filter(table -> table.name().equalsIgnoreCase(name))
                .toList();
        return alike.size() == 1
                ? Optional.of(alike.get(0))
                : alike.stream().filter(table -> table.name().equals(name)).findFirst();
    }

    /** The same; empty where there is no such table any more. */
    Optional<Found> ifThere() {
        return named(name, tables).isEmpty() ? Optional.empty() : Optional.of(found());
    }

    /** The table with its tool. */
    Found found() {
        ToolTable table = named(name, tables).orElseThrow(() -> missing(ToolTables.all(run)));
        // Its neighbours may have the tool's lock.
        return ToolTables.found(tables).stream()
                .filter(one -> one.table().equals(table))
                .findFirst()
                .orElseThrow(() -> Problems.refused(
                        Code.FOREIGN_HISTORY,
                        "Table " + table.shown()
                                + ", which adopt-table names, does not have the columns of a tool whose history can be"
                                + " adopted: " + Tool.all() + ".",
                        Remedy.of(
                                "name the tool's table; or list what is applied in a file: {}",
                                Fix.command("adopt", "--map", "FILE"))));
    }

    /**
     * The same, where it has to be of this tool.
     *
     * @param others the tool's tables in the schema that is migrated; without one, a missing table is no mistake
     */
    Optional<Found> where(Tool tool, List<Found> others) {
        Found found = ifThere().orElse(null);
        if (found == null && !others.isEmpty()) {
            throw missing(others);
        }
        if (found != null && found.maker() != tool) {
            throw Problems.refused(
                    Code.FOREIGN_HISTORY,
                    "Table " + found.table().shown() + ", which adopt-table names, is " + found.tool()
                            + "'s, and adopt is " + tool.id() + ".",
                    Remedy.of(
                            "set {}, or the table of {}",
                            Fix.setting("adopt", found.maker().id()),
                            tool.shown()));
        }
        return Optional.ofNullable(found);
    }

    private InvalidMigrationsException missing(List<Found> others) {
        return Problems.refused(
                Code.FOREIGN_HISTORY,
                "There is no table " + Printable.line(name) + ", which adopt-table names"
                        + (others.isEmpty()
                                ? "."
                                : ". Schema " + run.schema() + " has " + ToolTables.words(others, run) + "."),
                Remedy.of(
                        "correct the name, with the schema in front if it is another one: {}; if none of these"
                                + " migrations is applied: {}",
                        Fix.setting("adopt-table", "SCHEMA.NAME"),
                        Fix.command("baseline", "none")));
    }
}
