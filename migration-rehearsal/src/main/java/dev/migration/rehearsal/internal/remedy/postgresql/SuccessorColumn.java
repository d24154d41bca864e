// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy.postgresql;

import dev.migration.rehearsal.internal.books.CatalogueName;
import dev.migration.rehearsal.internal.remedy.rewriting.SqlName;
import dev.migration.rehearsal.internal.remedy.rewriting.Table;

/**
 * A column that is replaced.
 *
 * @param found the table, as the catalogue has it
 * @param name of the new one, as SQL has it
 * @param type of the new one
 * @param value of the new one, by the old one
 */
record SuccessorColumn(SqlName table, Table found, ColumnUse use, String name, String type, String value) {

    String old() {
        return CatalogueName.quoted(use.column().name());
    }

    boolean isSame(SuccessorColumn other) {
        return table.text().equals(other.table.text()) && old().equals(other.old());
    }

    String alter(String action) {
        return "ALTER TABLE " + table.text() + " " + action + ";";
    }

    String alter(String column, String action) {
        return alter("ALTER COLUMN " + column + " " + action);
    }
}
