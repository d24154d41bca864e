package dev.migration.hibernate.internal;

import dev.migration.hibernate.internal.TableShape.Column;
import dev.migration.hibernate.internal.TableShape.Constraint;
import java.util.Set;

/** One thing in which the entities and the migrations disagree. */
sealed interface Difference {

    /** In what a column differs. */
    enum Aspect {
        TYPE,
        NULLABLE,
        DEFAULT,
        COUNTED,
        COMPUTED
    }

    /** The table of an entity that no migration makes. */
    record NewTable(TableShape entity) implements Difference {}

    /** A column that no migration makes. */
    record NewColumn(TableShape table, Column entity) implements Difference {}

    /** A column that is another one. */
    record ChangedColumn(TableShape table, Column entity, Column migration, Set<Aspect> aspects) implements Difference {

        boolean is(Aspect aspect) {
            return aspects.contains(aspect);
        }
    }

    /** A key, constraint or index that no migration makes. */
    record NewConstraint(TableShape table, Constraint entity) implements Difference {}

    /** One of the same name that demands something else. */
    record ChangedConstraint(TableShape table, Constraint entity, Constraint migration) implements Difference {}

    /** A sequence that no migration makes. */
    record NewSequence(String name, String entity) implements Difference {}

    /** A sequence with another increment: two services, or one and Hibernate's pool, would take the same numbers. */
    record ChangedSequence(String name, String entity, String migration) implements Difference {}

    /** A type of the database that no migration makes. */
    record NewType(String name, String entity) implements Difference {}

    /** A type with other values. */
    record ChangedType(String name, String entity, String migration) implements Difference {}

    /** A column that demands a value, and no entity gives it one. */
    record NeglectedColumn(TableShape table, Column migration) implements Difference {}

    /** Only the migrations have it, and entities do without; it may be anything that nobody has mapped. */
    sealed interface Unmapped extends Difference {}

    /** A table of the migrations. */
    record UnmappedTable(TableShape migration) implements Unmapped {}

    /** A column of the migrations. */
    record UnmappedColumn(TableShape table, Column migration) implements Unmapped {}

    /** A column that the migrations have NOT NULL. */
    record UnmappedNotNull(TableShape table, Column migration) implements Unmapped {}

    /** A key, constraint or index of the migrations. */
    record UnmappedConstraint(TableShape table, Constraint migration) implements Unmapped {}

    /** What no entity could have, such as a view. */
    record UnmappedObject(String name) implements Unmapped {}
}
