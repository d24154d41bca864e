package dev.migration.rehearsal.internal.remedy;

import dev.migration.rehearsal.internal.remedy.Table.Column;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What depends on a column, which another one is to replace.
 *
 * @param value its default; null where it has none
 * @param comment null where it has none
 * @param collation the clause that names it; empty where it is that of the type
 * @param sequences that are dropped with it, as SQL names them
 * @param indexes which have it as a plain column
 * @param settings actions of ALTER COLUMN that a column of any type takes
 * @param storage actions of ALTER COLUMN that belong to its type
 * @param dropped what is dropped with it
 * @param hindrance what else uses it, in words; null where nothing does
 */
record ColumnUse(
        @Nullable String value,
        @Nullable String comment,
        String collation,
        List<String> sequences,
        List<Index> indexes,
        List<String> settings,
        List<String> storage,
        List<String> dropped,
        @Nullable String hindrance) {

    ColumnUse {
        sequences = List.copyOf(sequences);
        indexes = List.copyOf(indexes);
        settings = List.copyOf(settings);
        storage = List.copyOf(storage);
        dropped = List.copyOf(dropped);
    }

    /** The same for a column of another type, as PostgreSQL does it. */
    ColumnUse ofOtherType() {
        return new ColumnUse(value, comment, collation, sequences, indexes, settings, List.of(), dropped, hindrance);
    }

    /** The column, and the indexes that go with it, without quotes. */
    Set<String> names(Column column) {
        Set<String> names = new LinkedHashSet<>(Set.of(column.name()));
        indexes.forEach(index -> names.add(index.bareName()));
        return names;
    }

    /**
     * An index.
     *
     * @param name as SQL has it
     * @param definition the statement that creates it
     * @param constraint {@code PRIMARY KEY} or {@code UNIQUE}; null where it has none
     * @param deferrable the clause that says when the constraint is checked; empty where it has none
     * @param rest the statements that make what else belongs to it, such as comments
     */
    record Index(String name, String definition, @Nullable String constraint, String deferrable, String rest) {

        String bareName() {
            return name.startsWith("\"") ? name.substring(1, name.length() - 1).replace("\"\"", "\"") : name;
        }
    }
}
