// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.move;

import dev.migration.hibernate.internal.draft.syntax.DraftSyntax;
import dev.migration.hibernate.internal.mapping.MappedColumns;
import dev.migration.hibernate.internal.model.Difference;
import dev.migration.hibernate.internal.model.TableShape;
import dev.migration.hibernate.internal.model.TableShape.Column;
import dev.migration.hibernate.internal.model.TableShape.Constraint;
import dev.migration.internal.database.catalogue.SchemaTable.Kind;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which rows of a table are those of a subclass that has a table of its own now.
 *
 * @param discriminator the column that told siblings apart in their one table
 * @param values those of the subclass and of the ones below it, as Hibernate has them now
 */
record SubclassRows(Column discriminator, List<String> values, Evidence evidence) {

    /** What the database says of the values. */
    private enum Evidence {
        LISTED,
        BY_NAME,
        NONE
    }

    /** JPA's own, where an entity names none. */
    private static final String DEFAULT_NAME = "dtype";

    /** Empty where the new table is that of no subclass, or its siblings were told apart in another way. */
    static Optional<SubclassRows> of(
            TableShape siblings, TableShape subclass, List<Difference> differences, MappedColumns mapped) {
        List<String> values = mapped.discriminators(subclass.name());
        List<Column> gone = Difference.all(differences, Difference.GoneColumn.class)
                .filter(column -> column.table().name().equals(siblings.name()))
                .map(Difference.GoneColumn::migration)
                .filter(column -> Difference.all(differences, Difference.NewTable.class)
                        .noneMatch(table -> table.entity().columns().containsKey(column.name())))
                .toList();
        Stream<Constraint> dropped = Difference.all(differences, Difference.UnmappedConstraint.class)
                .filter(check -> check.table().name().equals(siblings.name()))
                .map(Difference.UnmappedConstraint::migration);
        List<Constraint> keys = Stream.concat(siblings.keys().stream(), dropped).toList();
        return values.isEmpty()
                ? Optional.empty()
                : Stream.concat(gone.stream(), siblings.columns().values().stream())
                        .map(column -> new SubclassRows(column, values, evidence(column, keys, values)))
                        .filter(rows -> rows.isKnown() || gone.contains(rows.discriminator))
                        .min(Comparator.comparing(SubclassRows::evidence));
    }

    private static Evidence evidence(Column column, List<Constraint> keys, List<String> values) {
        List<String> literals =
                values.stream().map(value -> literal(column, value)).toList();
        List<Set<String>> lists = Stream.concat(
                        Stream.of(Difference.values(column.type())),
                        keys.stream()
                                .filter(key -> key.kind() == Kind.CHECK
                                        && key.columns().equals(List.of(column.name())))
                                .map(key -> key.condition().values()))
                .filter(list -> !list.isEmpty())
                .toList();
        if (lists.stream().anyMatch(list -> list.containsAll(literals))) {
            return Evidence.LISTED;
        }
        boolean isDefault = column.name().equalsIgnoreCase(DEFAULT_NAME) && (column.isText() || column.isEnum());
        return isDefault && lists.isEmpty() ? Evidence.BY_NAME : Evidence.NONE;
    }

    /** Whether the values tell the rows; else the column is gone, and nothing says what told them apart. */
    boolean isKnown() {
        return evidence != Evidence.NONE;
    }

    /** What has to be so, where nothing in the database says it; empty where an enum or a condition has the values. */
    String proviso() {
        return evidence == Evidence.BY_NAME
                ? discriminator.name() + " has "
                        + values.stream()
                                .map(value -> literal(discriminator, value))
                                .collect(Collectors.joining(", "))
                : "";
    }

    String condition(DraftSyntax syntax) {
        String name = syntax.name(discriminator.name());
        return values.size() == 1
                ? name + " = " + literal(discriminator, values.get(0))
                : values.stream()
                        .map(value -> literal(discriminator, value))
                        .collect(Collectors.joining(", ", name + " in (", ")"));
    }

    /** What makes a row one of the subclass. */
    String value(DraftSyntax syntax) {
        return syntax.name(discriminator.name()) + " = " + literal(discriminator, values.get(0));
    }

    private static String literal(Column column, String value) {
        return column.isNumber() && value.matches("-?\\d+") ? value : DraftSyntax.literal(value);
    }
}
