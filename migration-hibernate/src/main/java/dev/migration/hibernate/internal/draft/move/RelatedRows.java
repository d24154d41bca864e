// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.move;

import dev.migration.hibernate.internal.draft.syntax.DraftSyntax;
import dev.migration.hibernate.internal.model.TableShape;
import dev.migration.hibernate.internal.model.TableShape.Column;
import dev.migration.hibernate.internal.model.TableShape.Constraint;
import dev.migration.hibernate.internal.model.TableShape.Reference;
import dev.migration.internal.database.catalogue.SchemaTable.Kind;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Which rows of two tables belong together: a column of one has the key of the other, or a third table joins them.
 *
 * @param one of the two columns that say it; where no table joins the two, the key of the row that refers
 * @param other the other one
 * @param keys all of the table, to know which column is unique
 * @param isJoined whether the table has nothing to do but that
 */
record RelatedRows(TableShape table, Side one, Side other, List<Constraint> keys, boolean isJoined) {

    /**
     * A column that has the keys of a table's rows.
     *
     * @param key of which table, and its column
     */
    private record Side(String column, List<String> key) {

        static Side of(Constraint foreignKey) {
            Reference reference = Objects.requireNonNull(foreignKey.references());
            return new Side(
                    foreignKey.columns().get(0),
                    List.of(
                            reference.table(),
                            reference.columns().values().iterator().next()));
        }
    }

    /** As a column of a table says; empty where one of the two has a key of several. */
    static Optional<RelatedRows> byColumn(TableShape table, List<Constraint> keys, Constraint foreignKey) {
        List<String> key = table.primaryKey();
        if (!isSimple(foreignKey) || key.size() != 1) {
            return Optional.empty();
        }
        var own = new Side(key.get(0), List.of(table.name(), key.get(0)));
        return Optional.of(new RelatedRows(table, own, Side.of(foreignKey), keys, false))
                .filter(RelatedRows::isOfTwo);
    }

    /** As a table says that refers to both, and needs no other values. */
    static Optional<RelatedRows> byTable(TableShape table) {
        List<Constraint> sides = table.keys().stream()
                .filter(key -> key.kind() == Kind.FOREIGN_KEY)
                .sorted(Comparator.comparing(key -> List.copyOf(table.columns().keySet())
                        .indexOf(key.columns().get(0))))
                .toList();
        if (sides.size() != 2 || !sides.stream().allMatch(RelatedRows::isSimple)) {
            return Optional.empty();
        }
        return Optional.of(new RelatedRows(table, Side.of(sides.get(0)), Side.of(sides.get(1)), table.keys(), true))
                .filter(RelatedRows::isOfTwo)
                .filter(rows -> table.columns().values().stream()
                        .filter(Column::isRequired)
                        .map(Column::name)
                        .allMatch(List.of(rows.one.column, rows.other.column)::contains));
    }

    /** As each of two tables says that has a value of the same rows: by a column that has the keys of the other one. */
    static RelatedRows byValue(TableShape table, String link, String value) {
        return new RelatedRows(
                table, new Side(link, List.of("key")), new Side(value, List.of("value")), table.keys(), false);
    }

    private static boolean isSimple(Constraint foreignKey) {
        return foreignKey.references() != null && foreignKey.columns().size() == 1;
    }

    /** Of rows of one table, nothing says which one was which. */
    private boolean isOfTwo() {
        return !one.key.equals(other.key);
    }

    /** Whether they can have come from there: from another table, for which the database has no rename. */
    boolean areThoseOf(RelatedRows before) {
        return !table.equals(before.table)
                && !(isJoined && before.isJoined)
                && Set.of(one.key, other.key).equals(Set.of(before.one.key, before.other.key));
    }

    /** Copies them from where they were. What another statement has copied to other rows stays. */
    String copy(RelatedRows before, DraftSyntax syntax) {
        return isJoined
                ? "insert into " + syntax.name(table.name()) + " (" + syntax.name(one.column) + ", "
                        + syntax.name(other.column) + ") select " + before.column(one, syntax) + ", "
                        + before.column(other, syntax) + " from " + syntax.name(before.table.name()) + " where "
                        + syntax.name(before.other.column) + " is not null"
                : update(before, syntax) + " where exists (select 1" + ofThisRow(before, syntax) + ")";
    }

    /** The same where some may be there already. */
    List<String> replace(RelatedRows before, DraftSyntax syntax) {
        return isJoined
                ? List.of("delete from " + syntax.name(table.name()), copy(before, syntax))
                : List.of(update(before, syntax));
    }

    private String update(RelatedRows before, DraftSyntax syntax) {
        return "update " + syntax.name(table.name()) + " set " + syntax.name(other.column) + " = (select "
                + syntax.name(before.table.name()) + "." + before.column(other, syntax) + ofThisRow(before, syntax)
                + ")";
    }

    private String ofThisRow(RelatedRows before, DraftSyntax syntax) {
        String from = syntax.name(before.table.name());
        return " from " + from + " where " + from + "." + before.column(one, syntax) + " = " + syntax.name(table.name())
                + "." + syntax.name(one.column);
    }

    /** When the database refuses to copy them: one column has room for one row; empty where there is no second one. */
    String refusal(RelatedRows before) {
        String here = before.side(one).column;
        return isJoined || before.keys.stream().anyMatch(key -> key.isUnique(here))
                ? ""
                : "fails if " + before.table.name() + " has two rows with the same " + here;
    }

    private String column(Side side, DraftSyntax syntax) {
        return syntax.name(side(side).column);
    }

    private Side side(Side alike) {
        return one.key.equals(alike.key) ? one : other;
    }

    /** What has them, as a message names it. */
    String name() {
        return isJoined ? "table " + table.name() : table.name() + "." + other.column;
    }
}
