package dev.migration.hibernate.internal;

import dev.migration.hibernate.internal.DraftChange.Answer;
import java.util.ArrayList;
import java.util.List;

/**
 * A column of a table that may have another name now and does not have that column any more: what it referred to may be in a table that
 * joins the two, or on the other side of them.
 *
 * @param column that, as a message names it
 * @param before which rows belonged together by it, once its table has the other name
 * @param now by what they do
 */
record RenamedReference(RenameCandidate rename, String column, RelatedRows before, RelatedRows now) {

    static List<RenamedReference> of(RenameCandidate rename, List<Difference> differences) {
        if (!(rename.gone().get(0) instanceof Difference.UnmappedTable gone)
                || !(rename.wanted().get(0) instanceof Difference.NewTable wanted)) {
            return List.of();
        }
        TableShape from = gone.migration();
        TableShape to = wanted.entity();
        var renamed = from.named(to.name());
        List<RenamedReference> all = new ArrayList<>();
        from.keys().stream()
                .filter(key -> key.columns().stream().noneMatch(to.columns()::containsKey))
                .forEach(key -> RelatedRows.byColumn(renamed, renamed.keys(), key)
                        .ifPresent(before -> MovedReference.added(differences).stream()
                                .filter(now -> now.areThoseOf(before))
                                .forEach(now -> all.add(new RenamedReference(
                                        rename,
                                        from.name() + "." + key.columns().get(0),
                                        before,
                                        now)))));
        return all;
    }

    /** @param isFirst whether the table has its other name when the answers are tried */
    DraftChange question(DraftSyntax syntax, boolean isFirst) {
        String provided = rename.wantedName() + " was " + rename.goneName();
        Answer copied = MovedReference.copied(before, now, "", syntax);
        Answer stays = new Answer("It stays, or the table is new:", List.of(), List.of());
        return DraftChange.choice(
                column + " and " + now.name(),
                "No entity has " + column + ": what becomes of it, provided that " + provided + "?",
                List.of(copied, stays),
                stays,
                stays,
                isFirst);
    }
}
