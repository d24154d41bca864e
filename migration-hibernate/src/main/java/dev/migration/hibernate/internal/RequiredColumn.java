package dev.migration.hibernate.internal;

import dev.migration.hibernate.internal.DraftChange.Answer;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Adds a NOT NULL column without a default, with a question: what do rows have for it?
 *
 * @param sql what adds it, as Hibernate does
 * @param drop what undoes that
 */
record RequiredColumn(EntityComparison comparison, Difference.NewColumn column, String sql, String drop) {

    private static final Pattern NOT_NULL = Pattern.compile("(?i) not null\\b");

    /** @param isReference whether a new foreign key is on it */
    DraftChange change(boolean isReference) throws SQLException {
        RowProbe.Outcome outcome = new RowProbe(comparison.connection()).outcome(sql);
        boolean isReferenceFilled = isReference && outcome.isFilled();
        String question = column.entity().in(column.table()) + " is NOT NULL without a default, " + outcome.text()
                // No row has the key that is filled in.
                + (isReferenceFilled ? " The foreign key on it then fails." : "")
                + " An INSERT of the release before, which does not fill it, fails.";
        FirstValue first = comparison
                .entities()
                .columns()
                .firstValue(column.table().name(), column.entity().name());
        if (first != null) {
            return choice(
                    question,
                    answer(first.reason(), " default " + first.literal() + " not null"),
                    answer("The table has no rows, and no other release writes some:", " not null"));
        }
        return isReferenceFilled
                ? choice(
                        question,
                        answer(
                                "The table has no rows; or a default is added here, which is a key that it may refer to:",
                                " not null"),
                        answer(
                                "It has rows: the column may be NULL, is filled, and a later migration sets NOT NULL:",
                                ""))
                : DraftChange.of(column.text(), List.of(sql), List.of(drop))
                        .asking(
                                question
                                        + " Add a default; or leave NOT NULL out here, and fill the column before a later migration sets it.");
    }

    private DraftChange choice(String question, Answer one, Answer other) {
        return DraftChange.choice(column.text(), question, List.of(one, other), one, other, false);
    }

    private Answer answer(String when, String instead) {
        return new Answer(when, List.of(NOT_NULL.matcher(sql).replaceFirst(instead)), List.of(drop));
    }
}
