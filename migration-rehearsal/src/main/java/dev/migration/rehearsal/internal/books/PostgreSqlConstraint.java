// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import dev.migration.internal.database.Row;
import java.util.Set;

/**
 * A constraint of a PostgreSQL table, other than NOT NULL.
 *
 * @param target the number of the table that a foreign key refers to
 * @param keys the numbers of its columns, in their order
 * @param check its condition; empty where it is of another kind
 * @param actions what a foreign key does itself, in the letters of the catalogue; empty where it is of another kind
 */
record PostgreSqlConstraint(
        String name,
        Kind kind,
        boolean isValid,
        Checked checked,
        String target,
        String keys,
        String check,
        String actions) {

    enum Kind {
        CHECK,
        FOREIGN_KEY,
        PRIMARY_KEY,
        UNIQUE,
        EXCLUSION,
        OTHER
    }

    /** When it is checked, the earliest first. */
    enum Checked {
        AT_ONCE,
        AT_COMMIT_IF_ASKED,
        AT_COMMIT
    }

    static PostgreSqlConstraint of(Row row) {
        Kind kind = switch (row.text(5)) {
            case "c" -> Kind.CHECK;
            case "f" -> Kind.FOREIGN_KEY;
            case "p" -> Kind.PRIMARY_KEY;
            case "u" -> Kind.UNIQUE;
            case "x" -> Kind.EXCLUSION;
            default -> Kind.OTHER;
        };
        return new PostgreSqlConstraint(
                row.text(4),
                kind,
                row.text(6).equals("valid"),
                Checked.values()[Integer.parseInt(row.text(7))],
                row.text(8),
                row.text(9),
                kind == Kind.CHECK ? row.text(10) : "",
                kind == Kind.FOREIGN_KEY ? row.text(10) : "");
    }

    Set<String> columns() {
        return PostgreSqlColumn.numbers(keys);
    }

    /** Whether another one is of its kind, on the same columns, and for the same table. */
    boolean isSameKey(PostgreSqlConstraint other) {
        return kind == other.kind && target.equals(other.target) && keys.equals(other.keys);
    }

    /** Whether it may be there for another one that is gone. */
    boolean mayReplace(PostgreSqlConstraint other) {
        return isSameKey(other) || (kind == Kind.CHECK && other.kind == Kind.CHECK && name.equals(other.name));
    }

    /** Whether it refuses to leave a column empty, and nothing else. */
    boolean isCheckOfNull(PostgreSqlColumn column) {
        return check.startsWith("CHECK ((" + column.inSql() + " IS NOT NULL))");
    }

    /** Whether ON CONFLICT may have its name. */
    boolean isNamedByConflicts() {
        return kind == Kind.PRIMARY_KEY || kind == Kind.UNIQUE || kind == Kind.EXCLUSION;
    }

    /** Whether a foreign key removes or changes rows itself, when those are removed or changed to which they refer. */
    boolean isActing() {
        return kind == Kind.FOREIGN_KEY && !actions.matches("[ar]*");
    }
}
