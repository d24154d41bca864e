// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.key;

import dev.migration.hibernate.internal.draft.syntax.DraftSyntax;
import dev.migration.hibernate.internal.model.Difference;
import dev.migration.hibernate.internal.model.TableShape;
import dev.migration.hibernate.internal.model.TableShape.Constraint;
import dev.migration.internal.database.catalogue.SchemaTable.Kind;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Foreign keys of what no entity has any more. As long as it stays, so do its rows, which no release deletes, and the database refuses to
 * delete those that they refer to.
 *
 * @param table that has them
 */
public record StayingKeys(TableShape table, List<Constraint> keys) {

    private static final Pattern DELETING = Pattern.compile("(?i) on delete (?:cascade|set)");

    /** Those that refer to a table that is not gone itself, and refuse. */
    public static StayingKeys of(TableShape table, Stream<Constraint> keys, List<Difference> differences) {
        return new StayingKeys(
                table,
                keys.filter(key -> key.kind() == Kind.FOREIGN_KEY && key.references() != null)
                        .filter(key -> !DELETING.matcher(key.definition()).find())
                        .filter(key -> differences.stream()
                                .noneMatch(it ->
                                        it instanceof Difference.UnmappedTable gone && key.refersTo(gone.migration())))
                        .toList());
    }

    /** What is to be known of an answer that copies it; empty where there is nothing. */
    public String remark(DraftSyntax syntax) {
        String others = keys.stream()
                .map(key -> Objects.requireNonNull(key.references()).table())
                .distinct()
                .sorted()
                .collect(Collectors.joining(" or "));
        return keys.isEmpty()
                ? ""
                : " (A DELETE in " + others + " fails on what " + table.name()
                        + " still refers to, unless you write here: "
                        + keys.stream()
                                .map(key -> syntax.dropConstraint(table, key))
                                .collect(Collectors.joining("; "))
                        + "; and in the undo what adds it)";
    }
}
