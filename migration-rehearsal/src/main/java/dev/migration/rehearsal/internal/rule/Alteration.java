// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.rule;

import dev.migration.rehearsal.RehearsalReport.Change;
import dev.migration.rehearsal.RehearsalReport.ChangeKind;

/**
 * What a statement has altered of a relation.
 *
 * @param change the same in the report, whose detail is for people, except for the new name of a column and the LOCK of an algorithm
 */
public record Alteration(Deed deed, Change change) {

    /** @param name of the column, constraint or index; empty where it is the relation itself */
    public Alteration(Deed deed, String name) {
        this(deed, name, deed.word());
    }

    public Alteration(Deed deed, String name, String detail) {
        this(deed, new Change(deed.kind(), name, detail));
    }

    /** Of the type of a column. */
    public static Alteration ofType(String name, String was, String is) {
        return new Alteration(Loss.TYPE_CHANGED, Change.ofType(name, was, is));
    }

    /** @param lock the clause about it; empty where there is none */
    public static Alteration ofAlgorithm(Algorithm algorithm, String lock) {
        return new Alteration(Work.ALGORITHM, algorithm.toString(), lock);
    }

    public static Alteration ofColumnName(String was, String is) {
        return new Alteration(Loss.COLUMN_RENAMED, was, is);
    }

    public ChangeKind kind() {
        return change.kind();
    }

    public String name() {
        return change.name();
    }

    public String detail() {
        return change.detail();
    }

    /** Of a column that has another name. */
    public String newName() {
        return change.detail();
    }

    /** The type that a column had, where it has another one; else empty. */
    public String was() {
        return change.was();
    }

    /** The one that it has then. */
    public String is() {
        return change.is();
    }
}
