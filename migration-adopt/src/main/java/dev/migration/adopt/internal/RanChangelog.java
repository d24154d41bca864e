// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt.internal;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.Migrator;
import dev.migration.adopt.internal.ToolTables.Found;
import dev.migration.adopt.internal.tool.RanChangeset;
import dev.migration.adopt.internal.tool.TakeoverRun;
import dev.migration.adopt.internal.tool.Tool;
import dev.migration.adopt.internal.tool.ToolRow;
import dev.migration.adopt.internal.tool.ToolTable;
import dev.migration.adopt.internal.tool.ToolTable.Column;
import dev.migration.adopt.internal.tool.ToolTable.ColumnType;
import dev.migration.internal.help.Printable;
import dev.migration.internal.help.Problems;
import dev.migration.internal.run.Engine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What Liquibase recorded in a database that it filled for a baseline. It is only read.
 *
 * @param schema of Liquibase's tables
 * @param tables their names as the catalogue has them; they are no part of the baseline
 * @param changesets how many ran
 * @param contexts the expressions of their contexts, each once, in a sentence
 * @param comments by which the baseline is recognized, as lines: each changeset, and the schema that it names
 * @param deployments how many runs have filled it, without those that only ran something again
 * @param again the changesets that ran again, as far as that is recorded: by the run after it
 */
record RanChangelog(
        String schema,
        List<String> tables,
        int changesets,
        String contexts,
        List<String> comments,
        int deployments,
        List<String> again) {

    private static final List<String> OPTIONAL = List.of("contexts", "labels", "deployment_id");

    private static final String ANEW = "let your Liquibase fill a new, empty database, and name that";

    /**
     * Reads it from the table that the settings name, else the only one.
     *
     * @throws InvalidMigrationsException where no baseline can be made of what is there
     */
    static RanChangelog read(Migrator migrator) {
        Engine engine = Engine.of(migrator);
        return TakeoverRun.reading(engine, run -> read(run, AdoptionBeforeUp.table(engine)));
    }

    private static RanChangelog read(TakeoverRun run, @Nullable String named) {
        if (run.history().present()) {
            throw refused(
                    Code.ALREADY_APPLIED,
                    "Schema " + Printable.line(run.schema()) + " has a migration history of this library, in "
                            + run.session().whereHistoryIs() + ", so it is not what Liquibase alone has made.",
                    ANEW);
        }
        Set<Found> tables = new LinkedHashSet<>(tables(run));
        requireOnly(tables);
        Found found = ChosenTable.of(Tool.LIQUIBASE, run, named)
                .orElseThrow(() -> refused(
                        Code.NOT_APPLIED,
                        "Schema " + Printable.line(run.schema()) + " has no table of Liquibase.",
                        "run your Liquibase there: a service's uses spring.liquibase.url, if that is set, and not the URL of"
                                + " its data source; where its tables are in another schema or have other names, name the first of"
                                + " them: --adopt-table SCHEMA.DATABASECHANGELOG"));
        tables.add(found);
        requireOnly(tables);
        found.requireTrusted(run);
        found.lock(run).warning().ifPresent(running -> {
            throw refused(running.code(), running.message(), running.remedy());
        });
        ToolTable table = found.table();
        List<ToolRow> rows = changesets(run, table);
        List<ToolRow> ran = rows.stream()
                .filter(row -> !RanChangeset.type(row).equals("MARK_RAN"))
                .toList();
        requireRan(found, ran);
        return new RanChangelog(
                table.schema(),
                Stream.of(table, found.lock())
                        .flatMap(Stream::ofNullable)
                        .map(ToolTable::name)
                        .toList(),
                ran.size(),
                inWords(distinct(ran, "contexts")),
                comments(run, ran),
                distinct(
                                ran.stream()
                                        .filter(row -> !RanChangeset.hasRunAgain(row))
                                        .toList(),
                                "deployment_id")
                        .size(),
                ran.stream()
                        .filter(RanChangeset::hasRunAgain)
                        .map(row -> RanChangeset.of(row).shown())
                        .toList());
    }

    /** Liquibase's in all that is dumped. */
    private static List<Found> tables(TakeoverRun run) {
        List<String> schemas = run.database()
                .filledSchemasQuery(List.of(""))
                .map(query -> run.session()
                        .ask("The schemas cannot be read", () -> run.database().names(run.connection(), query)))
                .orElse(List.of(run.schema()));
        return schemas.stream()
                .flatMap(schema -> ToolTables.found(ToolTables.tables(run, schema)).stream())
                .filter(found -> found.maker() == Tool.LIQUIBASE)
                .toList();
    }

    /** What another changelog has made would be recorded as applied also where that has never run. */
    private static void requireOnly(Set<Found> tables) {
        if (tables.size() > 1) {
            throw refused(
                    Code.FOREIGN_HISTORY,
                    "Liquibase has several tables there: "
                            + Printable.names(tables.stream()
                                    .map(found -> found.table().schema() + "."
                                            + found.table().name())
                                    .toList())
                            + ". What the changelog of each has made would be in the baseline, and the changesets of one.",
                    "let Liquibase fill a new, empty database with this changelog alone, and name that: --from URL");
        }
    }

    private static List<String> comments(TakeoverRun run, List<ToolRow> ran) {
        List<String> lines = new ArrayList<>();
        String schema = run.currentSchema();
        // Where a schema is a database, or there is none, names are not qualified.
        if (run.database().hasSeveralSchemas()) {
            lines.add(RanChangeset.schemaLine(String.valueOf(schema)));
        }
        lines.add("-- Contexts of its changesets: " + inWords(distinct(ran, "contexts")));
        lines.add("-- Labels of its changesets: " + inWords(distinct(ran, "labels")));
        lines.add("--");
        lines.add(
                "-- A database that Liquibase has migrated has all of this, if its DATABASECHANGELOG has all of these:");
        ran.forEach(row -> lines.add(RanChangeset.of(row).line(row.text("md5sum"))));
        return lines;
    }

    private static String inWords(List<String> names) {
        return names.isEmpty() ? "none" : names.stream().map(Printable::line).collect(Collectors.joining(", "));
    }

    /** In the order in which they ran. */
    private static List<ToolRow> changesets(TakeoverRun run, ToolTable table) {
        List<Column> columns = Stream.concat(
                        Tool.LIQUIBASE.reader().columns().stream(),
                        Stream.concat(
                                Stream.of(new Column("orderexecuted", ColumnType.NUMBER)),
                                OPTIONAL.stream()
                                        .filter(table.columns()::containsKey)
                                        .map(name -> new Column(name, ColumnType.TEXT))))
                .toList();
        return table.rows(run, columns).stream()
                .filter(RanChangeset::isOne)
                .sorted(Comparator.comparingLong(row -> row.number("orderexecuted")))
                .toList();
    }

    private static void requireRan(Found found, List<ToolRow> ran) {
        if (ran.isEmpty()) {
            throw refused(
                    Code.NOT_APPLIED,
                    found.shown() + " has no changeset as executed.",
                    "run your Liquibase there, as it runs in production: with its changelog, contexts and labels");
        }
        List<String> not = ran.stream()
                .filter(row -> !RanChangeset.hasRun(row) || row.text("md5sum").isEmpty())
                .map(row -> RanChangeset.of(row).shown()
                        + (RanChangeset.hasRun(row) ? " (no checksum)" : " (" + RanChangeset.type(row) + ")"))
                .toList();
        if (!not.isEmpty()) {
            throw refused(
                    Code.INTERRUPTED,
                    found.shown() + " has changesets that are not recorded as executed with a checksum: "
                            + Printable.names(not) + ".",
                    ANEW + "; a checksum alone is written by one more run of Liquibase");
        }
    }

    private static List<String> distinct(List<ToolRow> rows, String column) {
        return rows.stream()
                .map(row -> row.text(column))
                .filter(text -> !text.isBlank())
                .distinct()
                .sorted()
                .toList();
    }

    private static InvalidMigrationsException refused(Code code, String message, String remedy) {
        return Problems.refused(code, message + " Nothing was written.", remedy);
    }
}
