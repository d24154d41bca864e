// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.compare;

import dev.migration.hibernate.internal.mapping.EntityNames;
import dev.migration.hibernate.internal.model.Difference;
import dev.migration.hibernate.internal.model.TableShape;
import dev.migration.hibernate.internal.model.TableShape.Constraint;
import dev.migration.hibernate.internal.tables.HibernateTables;
import dev.migration.internal.database.catalogue.SchemaTable.Kind;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Compares the keys, constraints and indexes of a table: whether those of the migrations do what the entity's do.
 *
 * @param namedChecks the conditions that somebody wrote, in lower case: others on one column are Hibernate's own
 * @param found gets what differs
 * @param unmapped gets what only the migrations have
 */
record KeyComparison(
        HibernateTables entities,
        Set<String> namedChecks,
        EntityNames names,
        List<Difference> found,
        List<Difference> unmapped) {

    void compare(TableShape entity, TableShape migration) {
        Set<Constraint> met = new LinkedHashSet<>();
        TableShape staying = withoutReplaced(entity, migration);
        for (Constraint key : entity.keys()) {
            same(key, key.kind() == Kind.PRIMARY_KEY ? migration : staying)
                    .or(() -> key(key, migration))
                    .filter(other -> !isOwn(other, key, migration))
                    .ifPresent(met::add);
        }
        migration.keys().stream()
                .filter(key -> !met.contains(key))
                .forEach(key -> unmapped.add(
                        new Difference.UnmappedConstraint(migration, key, key.text() + " on " + migration.name())));
    }

    /** A primary key that is on other columns from now on does no more what a unique key asks for. */
    private TableShape withoutReplaced(TableShape entity, TableShape migration) {
        boolean isReplaced = entity.keys().stream()
                .anyMatch(key ->
                        key.kind() == Kind.PRIMARY_KEY && same(key, migration).isEmpty());
        List<Constraint> staying = migration.keys().stream()
                .filter(key -> !isReplaced || key.kind() != Kind.PRIMARY_KEY)
                .toList();
        return new TableShape(
                migration.name(), migration.partitionKey(), migration.columns(), staying, migration.notNulls());
    }

    /** What in the migrations does what this one asks for. */
    private Optional<Constraint> same(Constraint entity, TableShape migration) {
        return migration.keys().stream()
                .filter(other -> entity.isMetBy(other) || covers(other, entity, migration))
                .findFirst();
    }

    /** A key has an index, and a unique key of columns that are NOT NULL does what a primary key does. */
    private boolean covers(Constraint migration, Constraint entity, TableShape table) {
        boolean isIndex = entity.kind() == Kind.INDEX || entity.kind() == Kind.UNIQUE;
        if (isIndex && migration.isIndex() && !migration.isPlain() && migration.isNamed(entity.name())) {
            // With a condition, an expression or another method, which no annotation says.
            return entity.kind() == Kind.INDEX || migration.kind() == Kind.UNIQUE;
        }
        if (entity.kind() == Kind.CHECK) {
            return isOnTheSame(entity, migration) && allows(migration, entity, table);
        }
        if (migration.kind() != Kind.UNIQUE && migration.kind() != Kind.PRIMARY_KEY) {
            return false;
        }
        return switch (entity.kind()) {
            case INDEX -> migration.columns().equals(entity.columns());
            case UNIQUE -> isOnAllOf(migration, entity, table);
            case PRIMARY_KEY ->
                isOnAllOf(migration, entity, table)
                        && entity.columns().stream()
                                .map(table.columns()::get)
                                .allMatch(column -> column != null && column.notNull());
            default -> false;
        };
    }

    /** Whether a list of values has all of the entity's. Of numbered constants it has no other: where one is gone, the rest may have moved. */
    private boolean allows(Constraint migration, Constraint entity, TableShape table) {
        return migration.condition().allows(entity.condition())
                && (migration.condition().values().equals(entity.condition().values())
                        || !isOfNumberedConstants(entity, table));
    }

    private boolean isOfNumberedConstants(Constraint check, TableShape table) {
        return check.columns().size() == 1
                && check.condition().values().stream().noneMatch(value -> value.startsWith("'"))
                && !entities.columns()
                        .constants(table.name(), check.columns().get(0))
                        .isEmpty();
    }

    /** Whether it is more than what an entity asks for, or another thing than an annotation can ask for. */
    private boolean isOwn(Constraint migration, Constraint entity, TableShape table) {
        return !entity.isMetBy(migration)
                && (migration.kind() == Kind.CHECK ? allows(migration, entity, table) : !migration.isPlain());
    }

    /** With its columns alone, or also with those that a key of a partitioned table must have. */
    private static boolean isOnAllOf(Constraint migration, Constraint entity, TableShape table) {
        return migration.meaning().equalsIgnoreCase(entity.meaning())
                || (!table.partitionKey().isEmpty()
                        && migration.columns().containsAll(entity.columns())
                        && migration.columns().stream()
                                .allMatch(column -> entity.columns().contains(column)
                                        || table.partitionKey().contains(column)));
    }

    /** One that the migrations do not have as it is; returns the one that it should replace. */
    private Optional<Constraint> key(Constraint entity, TableShape table) {
        Optional<Constraint> changed = table.keys().stream()
                .filter(other -> other.kind() == entity.kind() && other.isPlain())
                .filter(other -> other.isNamed(entity.name()) || isOnTheSame(entity, other))
                .min(Comparator.comparing(other -> !other.isNamed(entity.name())));
        String text = entity.owner(table, names) + ": " + entity.text() + " on " + table.name();
        if (changed.isPresent()) {
            text += entity.target() + " in the entity, " + changed.get().text()
                    + changed.get().target() + " in the migrations";
            found.add(new Difference.ChangedConstraint(table, entity, changed.get(), text));
        } else if (!isHibernatesOwn(entity)) {
            found.add(new Difference.NewConstraint(table, entity, text + Difference.MISSING));
        }
        return changed;
    }

    private boolean isOnTheSame(Constraint entity, Constraint other) {
        return switch (entity.kind()) {
            case PRIMARY_KEY -> true;
            case FOREIGN_KEY -> other.columns().equals(entity.columns());
            case CHECK ->
                isHibernatesOwn(entity)
                        && other.columns().equals(entity.columns())
                        && entity.condition().isList()
                        && other.condition().isList();
            default -> false;
        };
    }

    /** The values of an enum, or a bound of Bean Validation: migrations may leave them to the service. */
    private boolean isHibernatesOwn(Constraint constraint) {
        return constraint.kind() == Kind.CHECK
                && !constraint.columns().isEmpty()
                && !namedChecks.contains(constraint.name().toLowerCase(Locale.ROOT));
    }
}
