// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.key;

import dev.migration.hibernate.internal.draft.DraftChange;
import dev.migration.hibernate.internal.draft.DraftChange.Answer;
import dev.migration.hibernate.internal.draft.syntax.DraftSyntax;
import dev.migration.hibernate.internal.model.Difference;
import dev.migration.hibernate.internal.model.TableShape;
import dev.migration.hibernate.internal.model.TableShape.Column;
import dev.migration.hibernate.internal.model.TableShape.Constraint;
import dev.migration.hibernate.internal.model.TableShape.Reference;
import dev.migration.internal.database.catalogue.SchemaTable.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes the rows to which a column refers from now on, where it was there before, with its values, and the table is new: a foreign key
 * to an empty one is refused.
 *
 * @param all the differences
 */
record ReferredRows(List<Difference> all, DraftSyntax syntax) {

    /** With a question, where that may be so. */
    DraftChange asked(Difference.NewConstraint added, DraftChange change) {
        Constraint key = added.entity();
        Optional<TableShape> referred = Difference.all(all, Difference.NewTable.class)
                .map(Difference.NewTable::entity)
                .filter(key::refersTo)
                .findFirst();
        if (referred.isEmpty() || isOnNewColumn(added)) {
            return change;
        }
        TableShape from = added.table();
        String question = String.join(", ", key.columns()) + " of table " + from.name() + " may have values, and table "
                + referred.get().name() + " is new: a foreign key to no rows fails.";
        Optional<String> insert = insert(added, referred.get());
        if (insert.isEmpty()) {
            return change.asking(question + " Write INSERT here, before it.");
        }
        List<String> up = new ArrayList<>();
        up.add(insert.get());
        up.addAll(change.up());
        Answer filled = new Answer("Each value gets a row:", up, change.down());
        Answer empty = new Answer("There are no values:", change.up(), change.down());
        return DraftChange.choice(change.about(), question, List.of(filled, empty), filled, empty, false)
                .commented(change.comment());
    }

    private boolean isOnNewColumn(Difference.NewConstraint added) {
        return Difference.all(all, Difference.NewColumn.class)
                .filter(column -> column.table().equals(added.table()))
                .anyMatch(column ->
                        added.entity().columns().contains(column.entity().name()));
    }

    /** Empty where the rows need other values too, or numbers, which a sequence may give to other rows later. */
    private Optional<String> insert(Difference.NewConstraint added, TableShape referred) {
        Reference reference = added.entity().references();
        if (reference == null || reference.columns().size() != 1) {
            return Optional.empty();
        }
        String column = reference.columns().keySet().iterator().next();
        String key = reference.columns().values().iterator().next();
        Column now = referred.columns().get(key);
        boolean isEnough = now != null
                && !now.isNumber()
                && referred.columns().values().stream()
                        .filter(Column::isRequired)
                        .map(Column::name)
                        .allMatch(key::equals);
        String to = syntax.name(referred.name());
        String value = syntax.name(column);
        boolean isAlone = Difference.all(all, Difference.NewConstraint.class)
                        .filter(other -> other.entity().kind() == Kind.FOREIGN_KEY
                                && other.entity().refersTo(referred)
                                && !isOnNewColumn(other))
                        .count()
                == 1;
        return isEnough
                ? Optional.of("insert into " + to + " (" + syntax.name(key) + ") select distinct " + value + " from "
                        + syntax.name(added.table().name()) + " where " + value + " is not null"
                        + (isAlone
                                ? ""
                                : " and " + value + " not in (select " + to + "." + syntax.name(key) + " from " + to
                                        + ")"))
                : Optional.empty();
    }
}
