package dev.migration.hibernate.internal;

import dev.migration.hibernate.internal.Difference.Aspect;
import dev.migration.hibernate.internal.Difference.ChangedColumn;
import dev.migration.hibernate.internal.TableShape.Column;
import dev.migration.hibernate.internal.TableShape.Constraint;
import dev.migration.internal.schema.SchemaTable.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Changes an enum that rows have as numbers into one that they have as names, and back: by an UPDATE of texts, as a product would take
 * a number for a constant's place in its own order.
 *
 * @param all the differences
 */
record EnumNumbers(List<Difference> all, HibernateTables entities, DraftSyntax syntax) {

    boolean isFor(ChangedColumn column) {
        return column.aspects().equals(Set.of(Aspect.TYPE))
                && ((column.migration().isNumber() && takesNames(column.entity()))
                        || (column.entity().isNumber() && takesNames(column.migration())))
                && !constants(column).isEmpty();
    }

    /** Whether a condition on such a column changes with it. */
    boolean isPartOf(Difference.ChangedConstraint constraint) {
        return all.stream()
                .anyMatch(it -> it instanceof ChangedColumn column
                        && isFor(column)
                        && isOn(constraint.table(), constraint.entity(), column));
    }

    DraftChange changed(ChangedColumn column) {
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
        boolean wasNumber = column.migration().isNumber();
        List<String> constants = constants(column);
        String numbers = IntStream.range(0, constants.size())
                .mapToObj(i -> i + " is " + constants.get(i))
                .collect(Collectors.joining(", "));
        return DraftChange.replacing(
                column.text(),
                "Rows of " + column.entity().in(column.table()) + " get "
                        + (wasNumber ? "names for numbers" : "numbers for names") + ", as the enum is now: " + numbers
                        + ". If it was another one when they were written, change the UPDATE here and in what undoes it.",
                converted(column, before, column.result(), after, wasNumber),
                converted(column, after, column.migration(), before, !wasNumber));
    }

    private List<String> converted(
            ChangedColumn column, List<Constraint> dropped, Column to, List<Constraint> added, boolean isToNames) {
        TableShape table = column.table();
        Column from = to.equals(column.migration()) ? column.result() : column.migration();
        List<String> statements = new ArrayList<>();
        dropped.forEach(check -> statements.add(syntax.dropConstraint(table, check)));
        if (!from.isText()) {
            statements.addAll(syntax.change(column, to.isText() ? to : to.typed("varchar(255)")));
        }
        statements.add(update(column, isToNames));
        if (!to.isText()) {
            statements.addAll(syntax.change(column, to));
        }
        added.forEach(check -> statements.add(syntax.addConstraint(table, check)));
        return statements;
    }

    /** What is no constant stays, and is refused by the type or the condition. */
    private String update(ChangedColumn column, boolean isToNames) {
        String name = syntax.name(column.entity().name());
        List<String> constants = constants(column);
        String cases = IntStream.range(0, constants.size())
                .mapToObj(i -> isToNames
                        ? " when '" + i + "' then '" + constants.get(i) + "'"
                        : " when '" + constants.get(i) + "' then '" + i + "'")
                .collect(Collectors.joining());
        return "update " + syntax.name(column.table().name()) + " set " + name + " = case " + name + cases + " else "
                + name + " end";
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
