// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy.rewriting;

import org.jspecify.annotations.Nullable;

/** The table that a statement is about: null where it is about another thing, or about several. */
public final class TargetTable {

    private TargetTable() {}

    /** Of an ALTER TABLE, a CREATE INDEX, an UPDATE or a DELETE. */
    public static @Nullable SqlName of(Tokens sql) {
        AlterTable alter = AlterTable.of(sql);
        SqlName index = ofIndex(sql);
        return alter != null ? alter.table() : index != null ? index : ofRows(sql);
    }

    /** The one whose index is created. */
    public static @Nullable SqlName ofIndex(Tokens sql) {
        boolean isIndex = sql.has(0, "create") && sql.has(sql.skip(1, "unique"), "index");
        return isIndex ? sql.name(sql.skip(sql.find(0, "on") + 1, "only")) : null;
    }

    /** The one whose rows are changed. */
    public static @Nullable SqlName ofRows(Tokens sql) {
        boolean isDelete = sql.has(0, "delete", "from");
        return isDelete || sql.has(0, "update") ? sql.name(sql.skip(isDelete ? 2 : 1, "only")) : null;
    }
}
