// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy;

import dev.migration.rehearsal.internal.remedy.rewriting.AlterTable;
import dev.migration.rehearsal.internal.remedy.rewriting.SqlName;
import dev.migration.rehearsal.internal.remedy.rewriting.Tokens;
import java.util.Set;

/** How a statement starts that undoes another one; empty where that is not known. */
final class StartOfUndo {

    private static final Set<String> MADE = Set.of("table", "view", "index", "type", "sequence", "function", "trigger");

    private StartOfUndo() {}

    static String of(Tokens sql) {
        if (!sql.has(0, "create")) {
            return "";
        }
        int kind = created(sql);
        SqlName name = sql.name(sql.skip(sql.skip(kind + 1, "concurrently"), "if", "not", "exists"));
        if (name == null || !MADE.contains(sql.at(kind))) {
            return "";
        }
        SqlName table = sql.has(kind, "trigger") ? sql.name(sql.find(kind, "on") + 1) : null;
        return "drop " + (sql.has(kind - 1, "materialized") ? "materialized " : "") + sql.at(kind) + " " + name.text()
                + (table == null ? "" : " on " + table.text());
    }

    /** The index of the word for what a CREATE makes. */
    static int created(Tokens sql) {
        return sql.skip(sql.skip(sql.skip(1, "or", "replace"), "unique"), "materialized");
    }

    static String of(String head, Tokens action) {
        boolean isConstraint = action.has(1, "constraint");
        SqlName name = isConstraint ? action.name(action.skip(2, "if", "exists")) : AlterTable.column(action);
        if (name == null) {
            return "";
        }
        String rest = switch (action.at(0)) {
            case "add" -> "drop " + (isConstraint ? "constraint " : "") + name.text();
            case "drop" -> "add " + (isConstraint ? "constraint " : "") + name.text();
            case "alter" ->
                action.has(name.end(), "set", "not", "null") ? "alter " + name.text() + " drop not null" : "";
            case "rename" -> {
                SqlName other = action.has(name.end(), "to") && !isConstraint ? action.name(name.end() + 1) : null;
                yield other == null ? "" : "rename " + other.text() + " to " + name.text();
            }
            default -> "";
        };
        return rest.isEmpty() ? "" : head + " " + rest;
    }
}
