// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.move;

import dev.migration.hibernate.internal.draft.DraftChange.Answer;
import dev.migration.hibernate.internal.draft.key.StayingKeys;
import dev.migration.hibernate.internal.draft.syntax.DraftSyntax;
import dev.migration.hibernate.internal.model.Difference;
import dev.migration.hibernate.internal.model.TableShape;
import dev.migration.hibernate.internal.model.TableShape.Constraint;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A foreign key, or a table with foreign keys, that no entity has any more. Its values may be in new columns of the table that it
 * referred to: the key is on the other side now, a table joins the two, or a subclass has no table of its own.
 *
 * @param staying the keys that it has, where it stays
 * @param rows what it said of rows, and what says it now; empty where the foreign keys do not say that for sure
 */
public record MovedReference(Difference gone, TableShape to, StayingKeys staying, Optional<Rows> rows) {

    /** Which rows belong together, by what is gone and by what is new. */
    private record Rows(RelatedRows before, RelatedRows now) {}

    public static List<MovedReference> of(List<Difference> differences) {
        List<RelatedRows> added = added(differences);
        List<MovedReference> all = new ArrayList<>();
        for (Difference gone : differences) {
            TableShape from = from(gone);
            if (from == null) {
                continue;
            }
            StayingKeys staying = StayingKeys.of(from, keys(gone, differences), differences);
            List<MovedReference> sure = rows(gone, differences)
                    .flatMap(before -> added.stream()
                            .filter(now -> now.areThoseOf(before))
                            .map(now ->
                                    new MovedReference(gone, now.table(), staying, Optional.of(new Rows(before, now)))))
                    .toList();
            all.addAll(sure);
            Difference.all(differences, Difference.NewColumn.class)
                    .map(Difference.NewColumn::table)
                    .distinct()
                    .filter(to -> !to.equals(from))
                    .filter(to -> keys(gone, differences).anyMatch(key -> key.refersTo(to)))
                    .filter(to -> sure.stream().noneMatch(it -> it.to.equals(to)))
                    .forEach(to -> all.add(new MovedReference(gone, to, staying, Optional.empty())));
        }
        return all;
    }

    /** What may have come from elsewhere. */
    static List<RelatedRows> added(List<Difference> differences) {
        return Stream.concat(byNewColumns(differences), byNewTables(differences))
                .toList();
    }

    private static Stream<RelatedRows> byNewColumns(List<Difference> differences) {
        return Difference.all(differences, Difference.NewConstraint.class)
                .filter(key -> Difference.all(differences, Difference.NewColumn.class)
                        .anyMatch(column -> column.table().equals(key.table())
                                && key.entity()
                                        .columns()
                                        .equals(List.of(column.entity().name()))))
                .flatMap(key -> {
                    Stream<Constraint> beside = Difference.all(differences, Difference.NewConstraint.class)
                            .filter(other -> other.table().equals(key.table()))
                            .map(Difference.NewConstraint::entity);
                    return RelatedRows.byColumn(key.table(), beside.toList(), key.entity()).stream();
                });
    }

    private static Stream<RelatedRows> byNewTables(List<Difference> differences) {
        return Difference.all(differences, Difference.NewTable.class)
                .flatMap(table -> RelatedRows.byTable(table.entity()).stream());
    }

    /** What it says of rows: a column that refers to a table, or a table that has nothing but two of these. */
    private static Stream<RelatedRows> rows(Difference gone, List<Difference> differences) {
        if (gone instanceof Difference.UnmappedTable table) {
            return RelatedRows.byTable(table.migration()).stream()
                    .filter(it -> table.migration().columns().size() == 2);
        }
        return gone instanceof Difference.GoneColumn column
                ? keys(gone, differences)
                        .flatMap(key -> RelatedRows.byColumn(
                                column.table(), column.table().keys(), key)
                                .stream())
                : Stream.empty();
    }

    private static @Nullable TableShape from(Difference gone) {
        if (gone instanceof Difference.UnmappedTable table) {
            return table.migration();
        }
        return gone instanceof Difference.GoneColumn column ? column.table() : null;
    }

    /** The keys that are gone with it. */
    private static Stream<Constraint> keys(Difference gone, List<Difference> differences) {
        if (gone instanceof Difference.UnmappedTable table) {
            return table.migration().keys().stream();
        }
        return gone instanceof Difference.GoneColumn column
                ? Difference.all(differences, Difference.UnmappedConstraint.class)
                        .filter(key -> key.table().equals(column.table()))
                        .map(Difference.UnmappedConstraint::migration)
                        .filter(key -> key.columns().contains(column.migration().name()))
                : Stream.empty();
    }

    /** Whether a statement can copy the values. */
    public boolean isSure() {
        return rows.isPresent();
    }

    /** Whether a new column of the table could hold what is gone: it has the name of one that is, or refers to the same table. */
    public boolean isLikely(List<Difference> differences) {
        List<String> names = gone instanceof Difference.UnmappedTable table
                ? List.copyOf(table.migration().columns().keySet())
                : gone instanceof Difference.GoneColumn column
                        ? List.of(column.migration().name())
                        : List.of();
        return isSure()
                || isDetail()
                || Difference.all(differences, Difference.NewColumn.class)
                        .filter(column -> column.table().equals(to))
                        .map(column -> column.entity().name())
                        .anyMatch(column -> names.stream().anyMatch(column::equalsIgnoreCase)
                                || Difference.all(differences, Difference.NewConstraint.class)
                                        .filter(key -> key.table().equals(to))
                                        .map(Difference.NewConstraint::entity)
                                        .filter(key -> key.columns().contains(column))
                                        .anyMatch(key -> isOfSameTables(key, differences)));
    }

    /** Whether it is a table of no more than one value for a row of the other, or of a row for each of its rows. */
    private boolean isDetail() {
        return gone instanceof Difference.UnmappedTable table
                && table.migration().keys().stream()
                        .filter(key -> key.refersTo(to))
                        .map(Constraint::columns)
                        .anyMatch(columns -> columns.equals(table.migration().primaryKey())
                                || table.migration().columns().size() - columns.size() <= 1);
    }

    /** Whether a key refers to a table that the former one referred to, or that had the former one. */
    private boolean isOfSameTables(Constraint key, List<Difference> differences) {
        TableShape from = from(gone);
        return key.references() != null
                && ((from != null && key.refersTo(from))
                        || keys(gone, differences)
                                .map(Constraint::references)
                                .filter(Objects::nonNull)
                                .anyMatch(former ->
                                        former.table().equals(key.references().table())));
    }

    public Answer answer(DraftSyntax syntax) {
        return rows.map(it -> copied(it.before, it.now, staying.remark(syntax), syntax))
                .orElseGet(() -> new Answer(
                        "Its values are in new columns of table " + to.name() + " now" + staying.remark(syntax)
                                + ": write UPDATE, above each condition on them, and what undoes it.",
                        List.of(),
                        List.of()));
    }

    /** Whether the values of both would be in one column, which has room for those of one. */
    public boolean isBeside(MovedReference other) {
        return !gone.equals(other.gone)
                && rows.isPresent()
                && other.rows
                        .filter(it -> it.now.equals(rows.get().now) && !it.now.isJoined())
                        .isPresent();
    }

    /** @param staying what is to be known of what stays; empty where there is nothing */
    static Answer copied(RelatedRows before, RelatedRows now, String staying, DraftSyntax syntax) {
        String refusal = now.refusal(before);
        String undoing = before.refusal(now);
        return new Answer(
                "Its values are in " + now.name() + " now, and are copied"
                        + (refusal.isEmpty() ? "" : " (this " + refusal + ")")
                        + (undoing.isEmpty() ? "" : " (Its undo " + undoing + ")")
                        + staying + ":",
                List.of(now.copy(before, syntax)),
                before.replace(now, syntax));
    }
}
