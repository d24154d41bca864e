// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy.postgresql;

import dev.migration.rehearsal.RehearsalReport.ChangeKind;
import dev.migration.rehearsal.internal.books.CatalogueName;
import dev.migration.rehearsal.internal.remedy.rewriting.Rewriting.Command;
import dev.migration.rehearsal.internal.remedy.rewriting.SqlName;
import dev.migration.rehearsal.internal.remedy.rewriting.Tokens;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an action adds to a table.
 *
 * @param name as it is written; where it is not, as the server chose it in the rehearsal
 * @param start the index of the token after the name
 */
record NamedConstraint(SqlName table, String name, int start) {

    private static final List<String> KINDS = List.of("unique", "primary", "foreign", "check");

    /** Null where it adds none. */
    static @Nullable NamedConstraint of(Command command) {
        Tokens sql = command.sql();
        if (!command.isAction() || !sql.has(0, "add")) {
            return null;
        }
        SqlName given = sql.has(1, "constraint") ? sql.name(2) : null;
        int start = given == null ? 1 : given.end();
        List<String> made = command.found().names(ChangeKind.CONSTRAINT_ADDED);
        if (!KINDS.contains(sql.at(start)) || (given == null && made.size() != 1)) {
            return null;
        }
        return new NamedConstraint(
                command.altered(), given == null ? CatalogueName.quoted(made.get(0)) : given.text(), start);
    }

    String undoneBy() {
        return "alter table " + table.last() + " drop constraint " + name;
    }
}
