package dev.migration.rehearsal.internal.remedy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What depends on a column, which another one is to replace.
 *
 * @param value its default; null where it has none
 * @param comment null where it has none
 * @param sequences that are dropped with it, as SQL names them
 * @param indexes which have it as a plain column
 * @param hindrance what else uses it, in words; null where nothing does
 */
record ColumnUse(
        @Nullable String value,
        @Nullable String comment,
        List<String> sequences,
        List<Index> indexes,
        @Nullable String hindrance) {

    ColumnUse {
        sequences = List.copyOf(sequences);
        indexes = List.copyOf(indexes);
    }

    /**
     * An index.
     *
     * @param name as SQL has it
     * @param definition the statement that creates it
     * @param constraint {@code PRIMARY KEY} or {@code UNIQUE}, with when it is checked; null where it has none
     */
    record Index(String name, String definition, @Nullable String constraint) {}
}
