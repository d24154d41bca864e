package dev.migration.hibernate.internal;

import dev.migration.hibernate.internal.DraftChange.Answer;
import dev.migration.hibernate.internal.TableShape.Constraint;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A column or a table that is gone and refers to a table that has new columns, which may hold its values now: the other side of two has
 * the key, or a subclass has no table of its own.
 */
record MovedReference(Difference gone, TableShape to) {

    static List<MovedReference> of(List<Difference> differences) {
        return differences.stream()
                .flatMap(gone -> all(differences, Difference.NewColumn.class)
                        .map(Difference.NewColumn::table)
                        .distinct()
                        .filter(to -> !to.equals(from(gone)))
                        .filter(to -> keys(gone, differences).anyMatch(key -> key.refersTo(to)))
                        .map(to -> new MovedReference(gone, to)))
                .toList();
    }

    private static @Nullable TableShape from(Difference gone) {
        return gone instanceof Difference.GoneColumn column ? column.table() : null;
    }

    /** The keys that are gone with it. */
    private static Stream<Constraint> keys(Difference gone, List<Difference> differences) {
        if (gone instanceof Difference.UnmappedTable table) {
            return table.migration().keys().stream();
        }
        return gone instanceof Difference.GoneColumn column
                ? all(differences, Difference.UnmappedConstraint.class)
                        .filter(key -> key.table().equals(column.table()))
                        .map(Difference.UnmappedConstraint::migration)
                        .filter(key -> key.columns().contains(column.migration().name()))
                : Stream.empty();
    }

    Answer answer() {
        return new Answer(
                "Its values are in new columns of table " + to.name() + " now: write UPDATE here, and what undoes it.",
                List.of(),
                List.of());
    }

    private static <D extends Difference> Stream<D> all(List<Difference> differences, Class<D> kind) {
        return differences.stream().filter(kind::isInstance).map(kind::cast);
    }
}
