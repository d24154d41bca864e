// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.move;

import dev.migration.hibernate.internal.draft.DraftChange;
import dev.migration.hibernate.internal.draft.DraftChange.Answer;
import dev.migration.hibernate.internal.draft.rename.RenameCandidate;
import dev.migration.hibernate.internal.draft.syntax.DraftSyntax;
import dev.migration.hibernate.internal.model.Difference;
import dev.migration.hibernate.internal.model.TableShape;
import dev.migration.hibernate.internal.model.TableShape.Constraint;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A foreign key of a table that may have another name now, whose column is gone: the rows may be related by a table that joins the two,
 * or by a key on the other side.
 *
 * @param column that, as a message names it
 * @param where its values may be
 * @param moved what copies them
 */
public record RenamedReference(
        RenameCandidate rename, String column, String where, Function<DraftSyntax, Answer> moved) {

    public static List<RenamedReference> of(RenameCandidate rename, List<Difference> differences) {
        if (!(rename.gone().get(0) instanceof Difference.UnmappedTable gone)
                || !(rename.wanted().get(0) instanceof Difference.NewTable wanted)) {
            return List.of();
        }
        TableShape from = gone.migration();
        TableShape to = wanted.entity();
        List<RenamedReference> all = new ArrayList<>();
        for (Constraint key : from.keys()) {
            String column = from.name() + "." + String.join(", ", key.columns());
            if (key.columns().stream()
                    .noneMatch(it ->
                            to.columns().containsKey(it) || rename.columns().contains(it))) {
                if (key.refersTo(from) && hasOtherNewTable(to, differences)) {
                    // Of rows of one table, nothing says which one was which.
                    all.add(new RenamedReference(rename, column, "another table", syntax -> elsewhere()));
                }
                var renamed = from.named(to.name());
                RelatedRows.byColumn(renamed, renamed.keys(), key)
                        .ifPresent(before -> MovedReference.added(differences).stream()
                                .filter(now -> now.areThoseOf(before))
                                .forEach(now -> all.add(new RenamedReference(
                                        rename,
                                        column,
                                        now.name(),
                                        syntax -> MovedReference.copied(before, now, "", syntax)))));
            }
        }
        return all;
    }

    private static boolean hasOtherNewTable(TableShape to, List<Difference> differences) {
        return differences.stream()
                .anyMatch(it -> it instanceof Difference.NewTable other
                        && !other.entity().equals(to)
                        && other.entity().keys().stream().anyMatch(key -> key.refersTo(to)));
    }

    private static Answer elsewhere() {
        return new Answer(
                "Its values are in another table now: write INSERT … SELECT here, and what undoes it.",
                List.of(),
                List.of());
    }

    /** @param isFirst whether the table has its other name when the answers are tried */
    public DraftChange question(DraftSyntax syntax, boolean isFirst) {
        String provided = rename.wantedName() + " was " + rename.goneName();
        Answer stays = new Answer("It stays, or the table is new:", List.of(), List.of());
        return DraftChange.choice(
                column + " and " + where,
                "No entity has " + column + ": what becomes of it, provided that " + provided + "?",
                List.of(moved.apply(syntax), stays),
                stays,
                stays,
                isFirst);
    }
}
