// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy.rewriting;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A table as the catalogue has it before the migration.
 *
 * @param name its own, without schema or quotes
 * @param isPartitioned whether it has partitions, or is one
 * @param referencesItself whether a foreign key of it is to itself
 * @param columns in their order
 * @param keys the columns that are unique and NOT NULL by themselves, that of the primary key first
 * @param taken the names of relations in its schema, and of its constraints and triggers
 */
public record Table(
        String name,
        boolean isPartitioned,
        boolean referencesItself,
        List<Column> columns,
        List<String> keys,
        Set<String> taken) {

    /** PostgreSQL cuts a longer name. */
    private static final int LONGEST_NAME = 63;

    public Table {
        columns = List.copyOf(columns);
        keys = List.copyOf(keys);
        taken = Set.copyOf(taken);
    }

    /**
     * A column.
     *
     * @param type with its length
     * @param filled how it gets a value by itself
     */
    public record Column(String name, String type, boolean isNotNull, Filled filled) {

        /** Where a value comes from that no INSERT names. */
        public enum Filled {
            NEVER,
            BY_DEFAULT,
            BY_IDENTITY,
            GENERATED
        }
    }

    public Optional<Column> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    /** A name that nothing has yet, made of words. */
    public String free(String... words) {
        String wanted = String.join("_", words);
        String base = wanted.length() <= LONGEST_NAME - 2 ? wanted : wanted.substring(0, LONGEST_NAME - 2);
        String free = base;
        for (int i = 2; taken.contains(free); i++) {
            free = base + i;
        }
        return free;
    }
}
