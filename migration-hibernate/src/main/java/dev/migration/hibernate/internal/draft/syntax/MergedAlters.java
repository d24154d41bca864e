// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.syntax;

import dev.migration.hibernate.internal.draft.DraftChange;
import dev.migration.hibernate.internal.model.ComparedProduct;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One ALTER for all that changes in a table. */
public final class MergedAlters {

    private MergedAlters() {}

    /** The changes, with those of each table together, where its last one was. */
    public static List<DraftChange> of(List<DraftChange> changes) {
        return of(changes, change -> true);
    }

    /** The same of those by which the product saves writing a table anew. */
    public static List<DraftChange> of(ComparedProduct product, List<DraftChange> changes) {
        return switch (product.copies()) {
            case FOR_ANY_CHANGE -> of(changes);
            case FOR_TYPES -> of(changes, MergedAlters::setsType);
            case NOT_SAVED -> changes;
        };
    }

    private static List<DraftChange> of(List<DraftChange> changes, Predicate<DraftChange> isMerged) {
        Map<String, List<DraftChange>> tables = new LinkedHashMap<>();
        changes.stream()
                .filter(isMerged)
                .forEach(change -> tables.computeIfAbsent(table(change), table -> new ArrayList<>())
                        .add(change));
        List<DraftChange> merged = new ArrayList<>();
        for (DraftChange change : changes) {
            String table = table(change);
            List<DraftChange> together = tables.getOrDefault(table, List.of());
            if (table.isEmpty() || !isMerged.test(change)) {
                merged.add(change);
            } else if (together.get(together.size() - 1).equals(change)) {
                merged.add(merged(table, together));
            }
        }
        return merged;
    }

    private static boolean setsType(DraftChange change) {
        return alters(change.up()).anyMatch(AlterTable::setsType);
    }

    /** The one that all statements of a change are on; empty where they are no ALTER, or wait for an answer. */
    private static String table(DraftChange change) {
        Set<String> tables = Stream.concat(change.up().stream(), change.down().stream())
                .map(sql -> AlterTable.orIndex(sql).map(AlterTable::table).orElse(""))
                .collect(Collectors.toSet());
        return change.asks() || tables.size() != 1 || isKeyReplaced(change.up()) || isKeyReplaced(change.down())
                ? ""
                : tables.iterator().next();
    }

    /** Refused within one statement. */
    private static boolean isKeyReplaced(List<String> statements) {
        return alters(statements).anyMatch(AlterTable::dropsForeignKey)
                && alters(statements).anyMatch(AlterTable::addsConstraint);
    }

    private static Stream<AlterTable> alters(List<String> statements) {
        return statements.stream().flatMap(sql -> AlterTable.orIndex(sql).stream());
    }

    private static DraftChange merged(String table, List<DraftChange> changes) {
        if (changes.size() == 1
                && changes.get(0).up().size() == 1
                && changes.get(0).down().size() == 1) {
            return changes.get(0);
        }
        List<String> up = changes.stream()
                .map(DraftChange::up)
                .flatMap(Collection::stream)
                .toList();
        List<String> down = DraftChange.reversed(changes).stream()
                .map(DraftChange::down)
                .flatMap(Collection::stream)
                .toList();
        return DraftChange.replacing(changes.get(0).about(), "", statement(table, up), statement(table, down))
                .commented(comments(changes, DraftChange::comment))
                .undoing(comments(DraftChange.reversed(changes), DraftChange::undoing));
    }

    private static String comments(List<DraftChange> changes, Function<DraftChange, String> comment) {
        return changes.stream().map(comment).filter(text -> !text.isEmpty()).collect(Collectors.joining("\n"));
    }

    /** One for all. */
    static List<String> statement(String table, List<String> statements) {
        List<AlterTable> alters = statements.stream()
                .map(sql -> AlterTable.orIndex(sql).orElseGet(() -> new AlterTable(table, sql)))
                .toList();
        return alters.isEmpty() ? List.of() : List.of(AlterTable.together(table, alters));
    }
}
