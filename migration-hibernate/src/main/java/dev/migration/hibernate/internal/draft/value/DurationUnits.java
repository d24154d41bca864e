// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.value;

import dev.migration.hibernate.internal.draft.DraftChange;
import dev.migration.hibernate.internal.draft.DraftChange.Answer;
import dev.migration.hibernate.internal.draft.syntax.DraftSyntax;
import dev.migration.hibernate.internal.mapping.MappedColumns;
import dev.migration.hibernate.internal.model.Difference;
import dev.migration.hibernate.internal.model.Difference.ChangedColumn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Asks what a number was that is a {@link Duration} now: Hibernate has that in nanoseconds, and no type says the unit of another one. */
public record DurationUnits(MappedColumns columns, DraftSyntax syntax) {

    private enum Unit {
        SECONDS("1000000000"),
        MILLISECONDS("1000000");

        private final String nanoseconds;

        Unit(String nanoseconds) {
            this.nanoseconds = nanoseconds;
        }

        private String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public boolean isFor(ChangedColumn column) {
        return column.is(Difference.Aspect.TYPE)
                && column.migration().isNumber()
                && columns.javaType(column.table().name(), column.entity().name())
                        .equals(Optional.of(Duration.class));
    }

    /** @param change what gives the column its type */
    public DraftChange asked(ChangedColumn column, DraftChange change) {
        String name = column.entity().in(column.table());
        List<Answer> answers = new ArrayList<>();
        for (Unit unit : Unit.values()) {
            List<String> up = new ArrayList<>(change.up());
            up.add(update(column, "*", unit.nanoseconds));
            List<String> down = new ArrayList<>(change.down());
            down.add(0, update(column, "/", unit.nanoseconds));
            answers.add(new Answer("Rows have " + unit.text() + ", and get nanoseconds:", up, down));
        }
        Answer stay = new Answer("Rows have nanoseconds already:", change.up(), change.down());
        answers.add(stay);
        return DraftChange.choice(
                        change.about(),
                        "Hibernate has the Duration in " + name + " as nanoseconds. What do rows have? With another"
                                + " unit change the factor of an answer, here and in the down section."
                                + (change.asks() ? " " + change.question() : ""),
                        answers,
                        stay,
                        stay,
                        true)
                .commented(change.comment())
                .misunderstoodBefore()
                .undoing("rounds each value of " + name + " that is no whole number of the unit, and fails if a"
                        + " row has more than " + column.migration().type() + " takes.");
    }

    private String update(ChangedColumn column, String operator, String factor) {
        String name = syntax.name(column.entity().name());
        return "update " + syntax.name(column.table().name()) + " set " + name + " = " + name + " " + operator + " "
                + factor;
    }
}
