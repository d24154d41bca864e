package dev.migration.hibernate.internal;

import dev.migration.hibernate.internal.TableShape.Column;
import dev.migration.hibernate.internal.TableShape.Constraint;
import dev.migration.internal.schema.SchemaTable.Kind;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which rows of a table are those of a subclass that has a table of its own now.
 *
 * @param discriminator the column that told siblings apart in their one table
 * @param values those of the subclass and of the ones below it
 */
record SubclassRows(Column discriminator, List<String> values) {

    /** JPA's own, where an entity names none. */
    private static final String DEFAULT_NAME = "dtype";

    /** Empty where the new table is that of no subclass, or its siblings were told apart in another way. */
    static Optional<SubclassRows> of(
            TableShape siblings, TableShape subclass, List<Difference> differences, MappedColumns mapped) {
        List<String> values = mapped.discriminators(subclass.name());
        Stream<Column> gone = differences.stream()
                .filter(it -> it instanceof Difference.GoneColumn column
                        && column.table().name().equals(siblings.name()))
                .map(it -> ((Difference.GoneColumn) it).migration());
        Stream<Constraint> dropped = differences.stream()
                .filter(it -> it instanceof Difference.UnmappedConstraint check
                        && check.table().name().equals(siblings.name()))
                .map(it -> ((Difference.UnmappedConstraint) it).migration());
        List<Constraint> keys = Stream.concat(siblings.keys().stream(), dropped).toList();
        return values.isEmpty()
                ? Optional.empty()
                : Stream.concat(gone, siblings.columns().values().stream())
                        .filter(column -> column.name().equalsIgnoreCase(DEFAULT_NAME) || lists(column, keys, values))
                        .filter(column -> column.isText() || column.isEnum())
                        .findFirst()
                        .map(column -> new SubclassRows(column, values));
    }

    /** Whether an enum or a condition has all the values among its own. */
    private static boolean lists(Column column, List<Constraint> keys, List<String> values) {
        List<String> literals = values.stream().map(SubclassRows::literal).toList();
        return Difference.values(column.type()).containsAll(literals)
                || keys.stream()
                        .filter(key -> key.kind() == Kind.CHECK && key.columns().equals(List.of(column.name())))
                        .map(key -> key.condition().values())
                        .anyMatch((Collection<String> listed) -> listed.containsAll(literals));
    }

    String condition(DraftSyntax syntax) {
        String name = syntax.name(discriminator.name());
        return values.size() == 1
                ? name + " = " + literal(values.get(0))
                : values.stream().map(SubclassRows::literal).collect(Collectors.joining(", ", name + " in (", ")"));
    }

    /** What makes a row one of the subclass. */
    String value(DraftSyntax syntax) {
        return syntax.name(discriminator.name()) + " = " + literal(values.get(0));
    }

    private static String literal(String value) {
        return "'" + value.replace("'", "''") + "'";
    }
}
