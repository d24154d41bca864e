// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy.postgresql;

import dev.migration.rehearsal.RehearsalReport.ChangeKind;
import dev.migration.rehearsal.internal.ZoneRewrite;
import dev.migration.rehearsal.internal.books.CatalogueName;
import dev.migration.rehearsal.internal.remedy.postgresql.ColumnUse.Part;
import dev.migration.rehearsal.internal.remedy.rewriting.AlterTable;
import dev.migration.rehearsal.internal.remedy.rewriting.Recipe;
import dev.migration.rehearsal.internal.remedy.rewriting.Rewriting;
import dev.migration.rehearsal.internal.remedy.rewriting.Rewriting.Outcome.No;
import dev.migration.rehearsal.internal.remedy.rewriting.SqlName;
import dev.migration.rehearsal.internal.remedy.rewriting.Table;
import dev.migration.rehearsal.internal.remedy.rewriting.Table.Column;
import dev.migration.rehearsal.internal.remedy.rewriting.Table.Column.Filled;
import dev.migration.rehearsal.internal.remedy.rewriting.Tokens;
import dev.migration.rehearsal.internal.rule.Rule;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A column that gets another name, or a type for which the table is written anew, is not rewritten: releases have to write both. */
public final class ReplacedColumn implements Rewriting {

    private final PostgreSqlTables tables;

    public ReplacedColumn(PostgreSqlTables tables) {
        this.tables = tables;
    }

    @Override
    public @Nullable Outcome of(Command command) throws SQLException {
        Tokens sql = command.sql();
        SqlName name = command.isAction() ? AlterTable.column(sql) : null;
        if (name == null) {
            return null;
        }
        boolean isRenamed = sql.has(0, "rename")
                && sql.has(name.end(), "to")
                && command.found().has(Rule.BREAKS_CALLERS)
                && command.found().names(ChangeKind.COLUMN_RENAMED).contains(name.last());
        int type = sql.skip(sql.skip(name.end(), "set", "data"), "type");
        boolean isOfOtherType = sql.has(0, "alter")
                && sql.has(type - 1, "type")
                && command.found().isWork()
                && command.found().names(ChangeKind.TYPE_CHANGED).contains(name.last());
        if (!isRenamed && !isOfOtherType) {
            return null;
        }
        if (isOfOtherType
                && command.found().changes(ChangeKind.REWRITTEN).findAny().isEmpty()) {
            return command.found().has(Rule.TABLE_REWRITE) ? new No(ZoneRewrite.inUtc()) : null;
        }
        Table table = command.table();
        if (table == null) {
            return No.UNKNOWN_TABLE;
        }
        Column column = table.column(name.last()).orElse(null);
        if (column == null) {
            return new No("the column is made in the same migration: make it so there");
        }
        if (table.isPartitioned() || column.filled() == Filled.GENERATED) {
            return new No(
                    table.isPartitioned()
                            ? "the table has partitions, for which no steps are known"
                            : "it is a generated column: to fill a new one writes the table anew, too");
        }
        SqlName altered = tables.shown(command.altered());
        ColumnUse use = tables.use(altered, column);
        if (isRenamed) {
            SqlName other = sql.name(name.end() + 1);
            return other == null
                    ? null
                    : inOtherName(new SuccessorColumn(
                            altered, table, use, other.text(), column.type() + use.collation(), name.text()));
        }
        int using = sql.find(type, "using");
        String wanted = sql.text(type, using);
        boolean isCast = using == sql.size();
        for (Part part : use.parts()) {
            if (command.whole().changesType(part.other(), part.referenced())) {
                return new No(
                        "the steps for " + part.other() + "." + part.referenced() + ", to which it refers, have it");
            }
        }
        if (use.isOfKey() && !isCast) {
            return new No(
                    "it is of a key, and gets other values: no steps are known in which rows find each other meanwhile");
        }
        if (command.whole().makesType(wanted)) {
            return new No(
                    "the migration makes its type: make that in one of its own before, under a name that is free, and name it here");
        }
        return use.isOfKey()
                ? inSameName(altered, table, use, wanted)
                : inOtherName(new SuccessorColumn(
                        altered,
                        table,
                        use,
                        CatalogueName.quoted(table.free(column.name(), "new")),
                        wanted,
                        isCast ? name.text() + "::" + wanted : sql.text(using + 1, sql.size())));
    }

    private No inOtherName(SuccessorColumn twin) throws SQLException {
        boolean comparesBoth = tables.refusal(List.of(
                        twin.alter("ADD COLUMN " + twin.name() + " " + twin.type()),
                        twin.alter(
                                "ADD CHECK (" + twin.name() + " IS NOT DISTINCT FROM " + twin.value() + ") NOT VALID")))
                .isEmpty();
        return tried(new ColumnRecipe(tables, List.of(twin), comparesBoth).inOtherName());
    }

    private No tried(Recipe recipe) throws SQLException {
        tables.refusal(recipe.tried()).ifPresent(recipe::fails);
        return new No(No.NEEDS_RELEASES, recipe.toString());
    }

    /** With all columns that refer to it, and to those. */
    private No inSameName(SqlName table, Table found, ColumnUse use, String type) throws SQLException {
        String shown = tables.type(type);
        List<SuccessorColumn> twins = new ArrayList<>();
        twins.add(twin(table, found, use, type));
        for (int i = 0; i < twins.size(); i++) {
            for (Part part : twins.get(i).use().parts()) {
                SuccessorColumn twin = part.referring().isEmpty() ? null : twin(part, type);
                if (twin == null && !part.referring().isEmpty()) {
                    return new No("the table " + part.table() + ", which refers to it, has partitions");
                }
                if (twin != null
                        && !twin.use().column().type().equals(shown)
                        && twins.stream().noneMatch(twin::isSame)) {
                    twins.add(twin);
                }
            }
        }
        return tried(new ColumnRecipe(tables, twins, true).inSameName());
    }

    private @Nullable SuccessorColumn twin(Part part, String type) throws SQLException {
        SqlName name = tables.shown(tables.parsed(part.table()));
        Table table = tables.find(name);
        Column column = table == null ? null : table.column(part.referring()).orElse(null);
        return table == null || column == null || table.isPartitioned()
                ? null
                : twin(name, table, tables.use(name, column), type);
    }

    private static SuccessorColumn twin(SqlName name, Table table, ColumnUse use, String type) {
        String column = use.column().name();
        return new SuccessorColumn(
                name,
                table,
                use,
                CatalogueName.quoted(table.free(column, "new")),
                type,
                CatalogueName.quoted(column) + "::" + type);
    }
}
