// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy.postgresql;

import dev.migration.rehearsal.internal.remedy.rewriting.Table.Column;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What hangs on a column.
 *
 * @param value its default; null where it has none
 * @param collation the clause that names it; empty where it is that of the type
 * @param sequences that are dropped with it
 * @param parts its indexes and constraints, also the foreign keys to it
 * @param others what else uses it, in words
 */
record ColumnUse(
        Column column,
        @Nullable String value,
        String collation,
        boolean isAlwaysGenerated,
        List<Sequence> sequences,
        List<Part> parts,
        List<String> others) {

    ColumnUse {
        sequences = List.copyOf(sequences);
        parts = List.copyOf(parts);
        others = List.copyOf(others);
    }

    /**
     * A sequence.
     *
     * @param name as SQL has it
     * @param options that are not as usual, each after a blank
     */
    record Sequence(String name, String options) {}

    /** What an index or a constraint is. */
    enum Kind {
        INDEX,
        UNIQUE,
        PRIMARY_KEY,
        CHECK,
        FOREIGN_KEY;

        /** By the catalogue's letter. */
        static Kind of(String letter) {
            return switch (letter) {
                case "u" -> UNIQUE;
                case "p" -> PRIMARY_KEY;
                case "c" -> CHECK;
                case "f" -> FOREIGN_KEY;
                default -> INDEX;
            };
        }

        boolean isIndex() {
            return this != CHECK && this != FOREIGN_KEY;
        }

        String sql() {
            return name().replace('_', ' ').toUpperCase(Locale.ROOT);
        }
    }

    /**
     * An index or a constraint.
     *
     * @param table that has it, as SQL names it
     * @param name as SQL has it
     * @param definition of an index the statement that creates it, else what follows the constraint's name
     * @param deferrable the clause that says when a constraint with an index is checked; empty where it has none
     * @param other the table to which a foreign key is; empty for all else
     * @param referring the column of a foreign key to the column; empty for all else
     * @param referenced the column to which the column is a foreign key; empty for all else
     */
    record Part(
            String table,
            String name,
            Kind kind,
            String definition,
            String deferrable,
            String other,
            String referring,
            String referenced) {}

    boolean isOfKey() {
        return parts.stream()
                .anyMatch(part ->
                        part.kind() == Kind.PRIMARY_KEY || !part.referring().isEmpty());
    }

    /** The default where it is one text or number, so that each column of a row gets the same. */
    Optional<String> constant() {
        return Optional.ofNullable(value).filter(text -> !text.contains("("));
    }
}
