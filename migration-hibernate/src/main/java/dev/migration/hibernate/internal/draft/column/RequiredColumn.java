// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.column;

import dev.migration.hibernate.internal.compare.EntityComparison;
import dev.migration.hibernate.internal.draft.DraftChange;
import dev.migration.hibernate.internal.draft.DraftChange.Answer;
import dev.migration.hibernate.internal.mapping.FirstValue;
import dev.migration.hibernate.internal.model.Difference;
import dev.migration.hibernate.internal.model.TableShape.Constraint;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Adds a NOT NULL column without a default, with a question: what do rows have for it?
 *
 * @param sql what adds it, as Hibernate does
 * @param drop what undoes that
 */
record RequiredColumn(EntityComparison comparison, Difference.NewColumn column, String sql, String drop) {

    private static final Pattern NOT_NULL = Pattern.compile("(?i) not null\\b");

    /**
     * What adds it.
     *
     * @param isReference whether a new foreign key is on it
     * @param distinct the new key in which rows must not be alike; null where it is in none
     */
    DraftChange change(boolean isReference, @Nullable Constraint distinct) throws SQLException {
        RowProbe.Outcome outcome = new RowProbe(comparison.connection()).outcome(sql);
        boolean isReferenceFilled = isReference && outcome.isFilled();
        String question = column.entity().in(column.table()) + " is NOT NULL without a default, " + outcome.text()
                // No row has the key that is filled in.
                + (isReferenceFilled ? " The foreign key on it then fails." : "")
                + " An INSERT of the release before, which does not fill it, fails.";
        FirstValue first = first(distinct);
        if (first != null) {
            return choice(
                    question,
                    answer(first.reason(), " default " + first.literal() + " not null"),
                    answer("The table has no rows, and no other release writes some:", " not null"));
        }
        if (distinct != null) {
            return DraftChange.of(column.text(), List.of(sql), List.of(drop))
                    .asking(
                            question + " No two rows may be alike in "
                                    + distinct.text() + ", so " + ofSequence()
                                    + "leave NOT NULL and that key out here, fill the column, and add both in a later migration.");
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

    private @Nullable FirstValue first(@Nullable Constraint distinct) {
        Optional<String> uuid = comparison.product().uuid();
        if (distinct != null && uuid.isPresent() && column.entity().type().equals("uuid")) {
            return new FirstValue(uuid.get(), "Each row gets another value:");
        }
        String table = column.table().name();
        String name = column.entity().name();
        FirstValue first = comparison.entities().columns().firstValue(table, name);
        return first == null ? SoftDeletes.of(comparison.entities(), table, name) : first;
    }

    /** What gives each row a value of its own, where the product knows one. */
    private String ofSequence() {
        String sequence = CountingSequence.of(
                comparison.entities(), column.table().name(), column.entity().name());
        return comparison
                .product()
                .next(sequence)
                .map(next -> "add default " + next + "; or ")
                .orElse("");
    }

    private DraftChange choice(String question, Answer one, Answer other) {
        return DraftChange.choice(column.text(), question, List.of(one, other), one, other, false);
    }

    private Answer answer(String when, String instead) {
        return new Answer(when, List.of(NOT_NULL.matcher(sql).replaceFirst(instead)), List.of(drop));
    }
}
