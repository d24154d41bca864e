// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * An index of MariaDB or MySQL.
 *
 * @param isUsed whether statements find rows by it; what is IGNORED or INVISIBLE only refuses rows
 * @param type as the catalogue names it, such as {@code BTREE}
 */
record TableIndex(boolean isUnique, boolean isUsed, String type, List<Part> parts) {

    private static final String FULL_TEXT = "FULLTEXT";

    /**
     * A column of an index.
     *
     * @param column empty for an expression
     * @param length how many characters of a text are indexed; 0 for all of it
     */
    record Part(String column, int length) {

        /** Whether values that differ in the other one differ in this one too. */
        boolean covers(Part other) {
            return column.equals(other.column) && (length == 0 || (other.length > 0 && other.length <= length));
        }
    }

    List<String> columns() {
        return parts.stream().map(Part::column).toList();
    }

    boolean isFullText() {
        return type.equals(FULL_TEXT);
    }

    /** The same with columns of other names. */
    TableIndex renamed(Map<String, String> names) {
        return new TableIndex(
                isUnique,
                isUsed,
                type,
                parts.stream()
                        .map(part -> new Part(names.getOrDefault(part.column, part.column), part.length))
                        .toList());
    }

    /** Whether one of others refuses the same if this one is unique: who knows it counts on that. */
    boolean isKeyOf(Collection<TableIndex> others) {
        return !isUnique
                || others.stream()
                        .anyMatch(other -> other.isUnique
                                && other.type.equals(type)
                                && new HashSet<>(other.parts).equals(new HashSet<>(parts)));
    }

    /** Whether statements that find rows by this one find them by one of others. */
    boolean isServedBy(Collection<TableIndex> others) {
        return !isUsed
                || others.stream()
                        .filter(other -> other.isUsed && other.type.equals(type))
                        .anyMatch(this::isServedBy);
    }

    private boolean isServedBy(TableIndex other) {
        if (isFullText()) {
            return new HashSet<>(other.parts).equals(new HashSet<>(parts));
        }
        for (int i = 0; i < parts.size(); i++) {
            if (i == other.parts.size() || !other.parts.get(i).covers(parts.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether what another unique index lets in this one lets in too. */
    boolean isImpliedBy(TableIndex other) {
        return other.isUnique
                && other.parts.stream().allMatch(part -> parts.stream().anyMatch(own -> own.covers(part)));
    }
}
