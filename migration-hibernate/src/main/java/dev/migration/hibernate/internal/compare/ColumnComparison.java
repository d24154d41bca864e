// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.compare;

import dev.migration.hibernate.internal.mapping.EntityNames;
import dev.migration.hibernate.internal.mapping.SaidType;
import dev.migration.hibernate.internal.model.ComparedProduct;
import dev.migration.hibernate.internal.model.Difference;
import dev.migration.hibernate.internal.model.Difference.Aspect;
import dev.migration.hibernate.internal.model.SchemaShape;
import dev.migration.hibernate.internal.model.TableShape;
import dev.migration.hibernate.internal.model.TableShape.Column;
import dev.migration.hibernate.internal.model.TableShape.Constraint;
import dev.migration.hibernate.internal.model.TypeFit;
import dev.migration.internal.database.catalogue.Expression;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares the columns of a table: types, NULL, defaults, and what the database fills by itself.
 *
 * @param sizes what the entities say of their columns' sizes, by {@link EntityNames#key}
 * @param found gets what differs
 * @param unmapped gets what only the migrations have
 */
record ColumnComparison(
        SchemaShape migrations,
        ComparedProduct product,
        Map<String, SaidType> sizes,
        EntityNames names,
        List<Difference> found,
        List<Difference> unmapped) {

    void compare(TableShape entity, TableShape migration) {
        entity.columns().values().forEach(column -> column(column, entity, migration));
    }

    /** What no attribute has. */
    void compareOthers(TableShape entity, TableShape migration) {
        migration.columns().values().stream()
                .filter(column -> find(entity, column.name()) == null)
                .forEach(column -> gone(column, migration));
    }

    private void gone(Column column, TableShape table) {
        String text = "column " + column.in(table);
        if (column.isRequired() && !isFilled(table)) {
            text = names.of(table.name()) + ": " + text + " is NOT NULL without a default, and in no entity";
            found.add(new Difference.GoneColumn(table, column, text));
        } else {
            unmapped.add(new Difference.GoneColumn(table, column, text + " " + column.definition()));
        }
    }

    /** Whether a trigger may give columns a value. */
    private boolean isFilled(TableShape table) {
        return migrations.others().stream()
                .anyMatch(other ->
                        other.startsWith(table.name() + ", trigger ") && other.endsWith(SchemaShape.BEFORE_INSERT));
    }

    private @Nullable Column find(TableShape table, String name) {
        return table.columns().values().stream()
                .filter(column -> column.name().equals(name)
                        || (product.ignoresCase() && column.name().equalsIgnoreCase(name)))
                .findFirst()
                .orElse(null);
    }

    private void column(Column entity, TableShape wanted, TableShape table) {
        Column migration = find(table, entity.name());
        String attribute = names.of(table.name(), entity.name());
        if (migration == null) {
            String text = attribute + ": column " + entity.in(table) + " " + entity.definition() + Difference.MISSING;
            found.add(new Difference.NewColumn(table, entity, text));
            return;
        }
        Set<Aspect> aspects = EnumSet.noneOf(Aspect.class);
        if (!takes(entity, wanted, migration, table)) {
            aspects.add(Aspect.TYPE);
        }
        if (entity.notNull() && !migration.notNull() && !isChecked(migration, table)) {
            aspects.add(Aspect.NULLABLE);
        } else if (migration.notNull() && !entity.notNull()) {
            // An attribute is nullable where an entity says nothing.
            unmapped.add(new Difference.UnmappedNotNull(table, migration, "NOT NULL of column " + migration.in(table)));
        }
        if (!entity.defaultValue().isEmpty() && !isSame(entity.defaultValue(), migration.defaultValue())) {
            aspects.add(Aspect.DEFAULT);
        }
        if (entity.isCounted()
                && !migration.isCounted()
                && migration.defaultValue().isEmpty()
                && !isFilled(table)) {
            aspects.add(Aspect.COUNTED);
        }
        if (!entity.computed().isEmpty() && !isSame(entity.computed(), migration.computed())) {
            aspects.add(Aspect.COMPUTED);
        }
        if (!aspects.isEmpty()) {
            found.add(new Difference.ChangedColumn(table, entity, migration, aspects, attribute));
        }
    }

    /** Whether a column of the migrations takes what the entity has for it; more or less than it says is listed. */
    private boolean takes(Column entity, TableShape wanted, Column migration, TableShape table) {
        SaidType said = sizes.getOrDefault(EntityNames.key(table.name(), entity.name()), SaidType.NONE);
        TypeFit fit = TypeFit.of(entity.sized(), migration.sized(), said, longest(entity, wanted));
        String text = "type " + migration.type() + " of column " + migration.in(table) + ", which is " + entity.type()
                + " in the entity";
        if (fit == TypeFit.WIDER) {
            unmapped.add(new Difference.UnmappedType(table, migration, text));
        } else if (fit == TypeFit.SHORTER_THAN_DEFAULT) {
            unmapped.add(new Difference.UnmappedLength(
                    table, entity, migration, text + ": Hibernate's default, or written"));
        }
        return fit != TypeFit.OTHER;
    }

    /** The length of the longest constant of an enum, which Hibernate has in the type or in a condition; 0 for another. */
    private static int longest(Column entity, TableShape wanted) {
        Stream<String> checked = wanted.keys().stream()
                .map(Constraint::condition)
                .filter(condition -> condition.column().equals(entity.name()))
                .flatMap(condition -> condition.values().stream())
                .map(value -> value.replaceFirst("^'(.*)'$", "$1").replace("''", "'"));
        return Stream.concat(checked, entity.sized().constants().stream())
                .mapToInt(String::length)
                .max()
                .orElse(0);
    }

    /** Whether a condition keeps it from being NULL, as where NOT NULL would have read all rows under a lock. */
    private static boolean isChecked(Column column, TableShape table) {
        return table.keys().stream()
                .anyMatch(key -> key.condition().text().equalsIgnoreCase(column.name() + " is not null"));
    }

    private static boolean isSame(String entity, String migration) {
        return Expression.of(entity).text().equals(Expression.of(migration).text());
    }
}
