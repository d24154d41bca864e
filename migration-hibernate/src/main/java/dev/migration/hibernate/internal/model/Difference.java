// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.model;

import dev.migration.hibernate.internal.model.TableShape.Column;
import dev.migration.hibernate.internal.model.TableShape.Constraint;
import dev.migration.internal.database.catalogue.SchemaTable.SqlType;
import dev.migration.internal.help.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One thing in which the entities and the migrations disagree. */
public sealed interface Difference {

    String MISSING = " is not in the migrations";

    Pattern CONSTANT = Pattern.compile("'(?:[^']|'')*'");

    /** In a developer's words. */
    String text();

    /** Those of one kind, in their order. */
    static <D extends Difference> Stream<D> all(List<Difference> differences, Class<D> kind) {
        return differences.stream().filter(kind::isInstance).map(kind::cast);
    }

    /** The new keys and constraints of a table, and then the changed ones, as the entities ask for them. */
    static Stream<Constraint> constraints(List<Difference> differences, TableShape table) {
        return Stream.concat(
                all(differences, NewConstraint.class)
                        .filter(key -> key.table().equals(table))
                        .map(NewConstraint::entity),
                all(differences, ChangedConstraint.class)
                        .filter(key -> key.table().equals(table))
                        .map(ChangedConstraint::entity));
    }

    /** A line each. */
    static List<String> texts(List<Difference> differences) {
        return differences.stream().map(Difference::line).toList();
    }

    /** The same on one line. */
    default String line() {
        return Printable.line(text());
    }

    /** What it is, whatever a constraint is called. */
    default String unnamed() {
        return line();
    }

    /** Those of an enumerated type, with their quotes. */
    static Set<String> values(String type) {
        return Set.copyOf(constants(type));
    }

    /** The same in their order. */
    static List<String> constants(String type) {
        return CONSTANT.matcher(type).results().map(MatchResult::group).toList();
    }

    /** The table of an entity that no migration makes. */
    record NewTable(TableShape entity, String text) implements Difference {

        /** Whether a sequence has the name that Hibernate gives to that of this table. */
        public boolean isCountedBy(String sequence) {
            return sequence.equalsIgnoreCase(entity.name() + "_seq");
        }
    }

    /** A column that no migration makes. */
    record NewColumn(TableShape table, Column entity, String text) implements Difference {}

    /** A key, constraint or index that no migration makes. */
    record NewConstraint(TableShape table, Constraint entity, String text) implements Difference {

        @Override
        public String unnamed() {
            return entity.unnamed(table);
        }
    }

    /** One of the same name that demands something else. */
    record ChangedConstraint(TableShape table, Constraint entity, Constraint migration, String text)
            implements Difference {

        @Override
        public String unnamed() {
            return entity.unnamed(table);
        }
    }

    /**
     * A type with other values; or a sequence with another increment: two services, or one and Hibernate's pool, would take the
     * same numbers.
     *
     * @param object such as {@code sequence x_seq}
     * @param migration null if no migration makes it
     */
    record SchemaObject(
            String object, String entity, @Nullable String migration, String text) implements Difference {

        public boolean isSequence() {
            return object.startsWith(SchemaShape.SEQUENCE);
        }

        public String name() {
            return object.substring(object.indexOf(' ') + 1);
        }

        /** By how much a sequence goes on. */
        public static String increment(String sequence) {
            return sequence.replaceFirst(".*? by (-?\\d+).*|.*", "$1");
        }
    }

    /** A column of the migrations that no entity has. */
    record GoneColumn(TableShape table, Column migration, String text) implements Difference {}

    /** A table that only the migrations have. */
    record UnmappedTable(TableShape migration, String text) implements Difference {}

    /** A column that only the migrations have NOT NULL. */
    record UnmappedNotNull(TableShape table, Column migration, String text) implements Difference {}

    /** What stays also where all that nobody mapped is dropped: no entity can say that it is not wanted. */
    sealed interface Kept extends Difference {}

    /** A key, constraint or index that only the migrations have. */
    record UnmappedConstraint(TableShape table, Constraint migration, String text) implements Kept {}

    /** A column whose type takes more than the entity has for it. */
    record UnmappedType(TableShape table, Column migration, String text) implements Kept {}

    /** A column that takes less than Hibernate's default, which the entity may or may not mean. */
    record UnmappedLength(TableShape table, Column entity, Column migration, String text) implements Kept {}

    /** What no entity could have, such as a view. */
    record UnmappedObject(String text) implements Kept {}

    /** In what a column differs. */
    enum Aspect {
        TYPE,
        NULLABLE,
        DEFAULT,
        COUNTED,
        COMPUTED
    }

    /**
     * A column that is another one.
     *
     * @param attribute as a developer calls it
     */
    record ChangedColumn(TableShape table, Column entity, Column migration, Set<Aspect> aspects, String attribute)
            implements Difference {

        public boolean is(Aspect aspect) {
            return aspects.contains(aspect);
        }

        /** No statement makes a column with rows a generated or an identity column. */
        public boolean isDrafted() {
            return !is(Aspect.COMPUTED) && !aspects.equals(Set.of(Aspect.COUNTED));
        }

        /** Whether each value of the former type is one of the new. */
        public boolean isWider() {
            return TypeFit.takesAll(migration.sized(), entity.sized());
        }

        /** The one of the migrations, with what the entity has otherwise. */
        public Column result() {
            return new Column(
                    entity.name(),
                    is(Aspect.TYPE) ? type() : migration.sized(),
                    (is(Aspect.NULLABLE) ? entity : migration).notNull(),
                    defaultValue(),
                    migration.isCounted(),
                    "",
                    migration.definition());
        }

        /** A default of the former type need not be a value of another one. */
        private String defaultValue() {
            boolean isDropped =
                    is(Aspect.TYPE) && !isWider() && entity.defaultValue().isEmpty();
            return is(Aspect.DEFAULT) ? entity.defaultValue() : isDropped ? "" : migration.defaultValue();
        }

        /** Whether the change takes a default away that the entity does not have. */
        public boolean losesDefault() {
            return defaultValue().isEmpty() && !migration.defaultValue().isEmpty();
        }

        /** New constants of an enum come last: with others in their places MariaDB and MySQL would copy the table. */
        private SqlType type() {
            SqlType type = entity.sized();
            if (!migration.isEnum() || !entity.isEnum()) {
                return type;
            }
            List<String> wanted = constants(entity.type());
            List<String> all = new ArrayList<>(constants(migration.type()));
            all.retainAll(wanted);
            wanted.stream().filter(constant -> !all.contains(constant)).forEach(all::add);
            String text = "enum (" + String.join(",", all) + ")";
            return new SqlType(text, type.name(), type.length(), type.scale(), type.isArray(), type.constants());
        }

        @Override
        public String text() {
            String made = migration.defaultValue();
            return attribute + ": column " + entity.in(table) + " is "
                    + aspects.stream()
                            .map(aspect -> switch (aspect) {
                                case TYPE -> entity.type() + " in the entity, " + migration.type();
                                case NULLABLE -> "NOT NULL in the entity, nullable";
                                case DEFAULT ->
                                    "default " + entity.defaultValue() + " in the entity, "
                                            + (made.isEmpty() ? "none" : made);
                                case COUNTED -> "an identity column in the entity, a plain column";
                                case COMPUTED -> "generated as " + entity.computed() + " in the entity, a plain column";
                            })
                            .collect(Collectors.joining(" in the migrations; ", "", " in the migrations"));
        }
    }
}
