// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import dev.migration.rehearsal.internal.rule.Alteration;
import dev.migration.rehearsal.internal.rule.Loss;
import java.util.List;
import java.util.Optional;

/** What those notice of the indexes of a table who are refused by one, or find rows by it; the tables are those of {@link MySqlWriters}. */
record MySqlIndexes(MySqlTable first, MySqlTable opened, MySqlTable was, MySqlTable is) {

    void add(List<Alteration> found) {
        is.indexes().forEach((name, key) -> {
            boolean isKnown = key.isKeyOf(was.indexes().values());
            if (key.isUnique() && !isKnown && !isUniqueAlready(key)) {
                found.add(new Alteration(Loss.UNIQUE, name));
            } else if (key.isUnique() && isCollatedAnew(key, isKnown ? was : first)) {
                found.add(new Alteration(Loss.UNIQUE_COLLATED, name));
            }
        });
        was.indexes().forEach((name, key) -> {
            if (is.columns().keySet().containsAll(key.columns()) && wasKnown(name, key)) {
                missing(key).ifPresentOrElse(what -> found.add(new Alteration(what, name)), () -> {
                    if (isCalledOtherwise(name, key)) {
                        found.add(new Alteration(Loss.KEY_RENAMED, name));
                    }
                });
            }
        });
    }

    private boolean isCalledOtherwise(String name, TableIndex key) {
        // One that the server has made for a foreign key goes and comes with that.
        return !is.indexes().containsKey(name)
                && !opened.foreignKeys().containsKey(name)
                && opened.indexes().containsKey(name)
                && is.indexes().entrySet().stream()
                        .anyMatch(other -> !was.indexes().containsKey(other.getKey())
                                && other.getValue().equals(key));
    }

    /** Whether an index served callers at first, perhaps by another name. */
    private boolean wasKnown(String name, TableIndex key) {
        return opened.indexes().containsKey(name)
                || opened.indexes().values().stream()
                        .anyMatch(old -> old.columns().equals(key.columns()));
    }

    /**
     * A column that callers do not know is empty, or a number that the server counts, so that one is enough; or who does not know it
     * is refused. A computed one may have the same value again.
     */
    private boolean isUniqueAlready(TableIndex key) {
        List<MySqlColumn> left = key.columns().stream()
                .filter(name -> !first.columns().containsKey(name))
                .map(name -> is.columns().get(name))
                .filter(column -> column != null && !column.hasDefault() && !column.isComputed())
                .toList();
        return !left.isEmpty() || first.indexes().values().stream().anyMatch(key::isImpliedBy);
    }

    private boolean isCollatedAnew(TableIndex key, MySqlTable before) {
        return key.columns().stream().anyMatch(name -> {
            MySqlColumn old = before.columns().get(name);
            MySqlColumn column = is.columns().get(name);
            return old != null
                    && column != null
                    && !old.collation().isEmpty()
                    && !column.collation().isEmpty()
                    && !column.collation().equals(old.collation());
        });
    }

    /** What callers miss of an index, which may have another name now. */
    private Optional<Loss> missing(TableIndex key) {
        if (!key.isKeyOf(is.indexes().values())) {
            return Optional.of(Loss.KEY_DROPPED);
        }
        return key.isServedBy(is.indexes().values())
                ? Optional.empty()
                : Optional.of(key.isFullText() ? Loss.FULL_TEXT_DROPPED : Loss.INDEX_DROPPED);
    }

    /** Whether what had gone is there again. */
    boolean has(Alteration gone) {
        return gone.deed() == Loss.KEY_RENAMED
                ? is.indexes().containsKey(gone.name())
                : first.indexes().entrySet().stream()
                        .anyMatch(index -> index.getKey().equals(gone.name())
                                && missing(index.getValue()).isEmpty());
    }
}
