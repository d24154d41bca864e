// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.draft.key;

import dev.migration.hibernate.internal.model.Difference;
import dev.migration.hibernate.internal.model.SchemaShape;
import dev.migration.hibernate.internal.model.TableShape;
import dev.migration.hibernate.internal.model.TableShape.Constraint;
import dev.migration.hibernate.internal.model.TableShape.Reference;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Foreign keys that need a key which becomes another one. MariaDB lets it go all the same: they refuse each new row then, and no longer
 * keep those that they refer to.
 */
public final class ReferringKeys {

    private ReferringKeys() {}

    /** Why a key is not replaced; null where none needs it. */
    public static @Nullable String refused(Difference.ChangedConstraint changed, SchemaShape migrations) {
        TableShape table = changed.table();
        return migrations.tables().values().stream()
                .flatMap(other -> other.keys().stream()
                        .filter(key -> key.refersTo(table) && isNeeding(key, changed))
                        .map(key -> refused(changed, other, key)))
                .findFirst()
                .orElse(null);
    }

    private static String refused(Difference.ChangedConstraint changed, TableShape other, Constraint key) {
        return changed.text() + ": " + key.text() + " on " + other.name()
                + " needs the former one. Drop that, or add a unique key (" + String.join(", ", referred(key)) + ") to "
                + changed.table().name() + ", in a migration before this";
    }

    private static boolean isNeeding(Constraint foreignKey, Difference.ChangedConstraint changed) {
        Stream<Constraint> others = changed.table().keys().stream().filter(key -> !key.equals(changed.migration()));
        return isBehind(changed.migration(), foreignKey)
                && Stream.concat(others, Stream.of(changed.entity())).noneMatch(key -> isBehind(key, foreignKey));
    }

    /** Whether the rows are found by it that a foreign key refers to. */
    private static boolean isBehind(Constraint key, Constraint foreignKey) {
        List<String> columns = lower(key.columns());
        List<String> referred = lower(referred(foreignKey));
        return switch (key.kind()) {
            case FOREIGN_KEY, CHECK -> false;
            default -> columns.size() >= referred.size() && referred.containsAll(columns.subList(0, referred.size()));
        };
    }

    private static List<String> referred(Constraint foreignKey) {
        Reference reference = foreignKey.references();
        return reference == null ? List.of() : List.copyOf(reference.columns().values());
    }

    /** MariaDB and MySQL know a column in any case. */
    private static List<String> lower(List<String> columns) {
        return columns.stream().map(column -> column.toLowerCase(Locale.ROOT)).toList();
    }
}
