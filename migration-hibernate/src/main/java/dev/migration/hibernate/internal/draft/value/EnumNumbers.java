// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.value;

import dev.migration.hibernate.internal.draft.DraftChange;
import dev.migration.hibernate.internal.draft.DraftChange.Answer;
import dev.migration.hibernate.internal.draft.syntax.DraftSyntax;
import dev.migration.hibernate.internal.model.Difference;
import dev.migration.hibernate.internal.model.Difference.Aspect;
import dev.migration.hibernate.internal.model.Difference.ChangedColumn;
import dev.migration.hibernate.internal.model.TableShape;
import dev.migration.hibernate.internal.model.TableShape.Column;
import dev.migration.hibernate.internal.model.TableShape.Constraint;
import dev.migration.hibernate.internal.tables.HibernateTables;
import dev.migration.internal.database.catalogue.SchemaTable.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes an enum that rows have as numbers, or a boolean, into one that they have as names, and back: by an UPDATE of texts, as a
 * product would take a number for a constant's place in its own order.
 *
 * @param all the differences
 */
public record EnumNumbers(List<Difference> all, HibernateTables entities, DraftSyntax syntax) {

    public boolean isFor(ChangedColumn column) {
        Column from = column.migration();
        Column to = column.entity();
        return column.is(Aspect.TYPE)
                && (((from.isNumber() || from.isBoolean()) && takesNames(to))
                        || (to.isNumber() && (takesNames(from) || from.isBoolean())))
                && !constants(column).isEmpty();
    }

    /** Why one of them is not drafted; null where it is. */
    public @Nullable String refused(ChangedColumn column) {
        return codes(column).isEmpty()
                ? column.entity().in(column.table())
                        + ": which constants rows with true and with false have cannot be known:"
                        + " write the conversion yourself"
                : null;
    }

    /** Whether a condition on such a column changes with it. */
    public boolean isPartOf(Difference.ChangedConstraint constraint) {
        return all.stream()
                .anyMatch(it -> it instanceof ChangedColumn column
                        && isFor(column)
                        && isOn(constraint.table(), constraint.entity(), column));
    }

    /** @param others what else of the column is asked about; empty where there is nothing */
    public DraftChange changed(ChangedColumn column, String others) {
        List<Constraint> before = new ArrayList<>();
        List<Constraint> after = new ArrayList<>();
        for (Difference difference : all) {
            if (difference instanceof Difference.ChangedConstraint check
                    && isOn(check.table(), check.entity(), column)) {
                before.add(check.migration());
                after.add(check.entity());
            } else if (difference instanceof Difference.UnmappedConstraint check
                    && isOn(check.table(), check.migration(), column)) {
                before.add(check.migration());
            }
        }
        List<Answer> answers = codes(column).stream()
                .map(codes -> new Answer(
                        codes.words() + ":",
                        converted(column, before, column.result(), after, codes),
                        converted(column, after, column.migration(), before, codes.back()),
                        EnumChanges.failing(
                                unknownBefore(column, codes),
                                " in " + column.entity().in(column.table()))))
                .toList();
        Answer first = answers.get(0);
        String rows = "Rows of " + column.entity().in(column.table()) + " get ";
        String more = others.isEmpty() ? "" : " " + others;
        if (answers.size() > 1) {
            Answer last = answers.get(answers.size() - 1);
            String question = rows + "constants for true and false. Which ones?" + others(column) + more;
            return DraftChange.choice(column.text(), question, answers, first, last, true)
                    .misunderstoodBefore();
        }
        DraftChange change = DraftChange.replacing(
                column.text(),
                rows + (column.migration().isNumber() ? "names for numbers" : "numbers for names")
                        + ", as the enum is now: " + codes(column).get(0).words()
                        + ". If it was another one when they were written, change the UPDATE here and in what undoes it."
                        + others(column) + more,
                first.up(),
                first.down());
        return change.misunderstoodBefore();
    }

    /** The constants for which the column had nothing before. */
    private List<String> unknownBefore(ChangedColumn column, EnumCodes codes) {
        List<String> former = Difference.constants(column.migration().type());
        return constants(column).stream()
                .map(constant -> "'" + constant + "'")
                .filter(constant -> !former.isEmpty()
                        ? !former.contains(constant)
                        : !column.result().isNumber() && !codes.names().contains(constant))
                .toList();
    }

    private static String others(ChangedColumn column) {
        return column.result().isText() ? " Another value stays as it is." : " Another value is refused.";
    }

    private List<String> converted(
            ChangedColumn column, List<Constraint> dropped, Column to, List<Constraint> added, EnumCodes codes) {
        TableShape table = column.table();
        Column from = to.equals(column.migration()) ? column.result() : column.migration();
        List<String> statements = new ArrayList<>();
        dropped.forEach(check -> statements.add(syntax.dropConstraint(table, check)));
        if (!from.isText()) {
            statements.addAll(syntax.change(column, to.isText() ? to : to.typed("varchar(255)")));
        }
        String name = syntax.name(column.entity().name());
        // A text keeps what is no constant, and a number that it was comes back from it.
        boolean keepsOthers = to.isText() || (to.isNumber() && to.equals(column.migration()));
        statements.add(codes.update(syntax.name(table.name()), name, syntax.byLetters(name), keepsOthers));
        if (!to.isText()) {
            statements.addAll(syntax.change(column, to));
        }
        added.forEach(check -> statements.add(syntax.addConstraint(table, check)));
        return statements;
    }

    private List<EnumCodes> codes(ChangedColumn column) {
        return EnumCodes.of(column.migration(), column.entity(), constants(column), syntax);
    }

    private List<String> constants(ChangedColumn column) {
        return entities.columns()
                .constants(column.table().name(), column.entity().name());
    }

    private static boolean takesNames(Column column) {
        return column.isText() || column.isEnum();
    }

    private static boolean isOn(TableShape table, Constraint check, ChangedColumn column) {
        return table.equals(column.table())
                && check.kind() == Kind.CHECK
                && check.condition().isList()
                && check.columns().equals(List.of(column.migration().name()));
    }
}
