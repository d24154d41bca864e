package dev.migration.hibernate.internal;

import dev.migration.hibernate.internal.TableShape.Column;
import dev.migration.hibernate.internal.TableShape.Constraint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One thing in which the entities and the migrations disagree. */
sealed interface Difference {

    String MISSING = " is not in the migrations";

    Pattern CONSTANT = Pattern.compile("'[^']*'");

    /** Those of an enumerated type. */
    static Set<String> values(String type) {
        return CONSTANT.matcher(type).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    /** In a developer's words. */
    String text(EntityNames names);

    /** In what a column differs. */
    enum Aspect {
        TYPE,
        NULLABLE,
        DEFAULT,
        COUNTED,
        COMPUTED
    }

    /** The table of an entity that no migration makes. */
    record NewTable(TableShape entity) implements Difference {

        @Override
        public String text(EntityNames names) {
            return names.of(entity.name()) + ": table " + entity.name() + MISSING;
        }
    }

    /** A column that no migration makes. */
    record NewColumn(TableShape table, Column entity) implements Difference {

        @Override
        public String text(EntityNames names) {
            return names.of(table.name(), entity.name()) + ": column " + entity.in(table) + " " + entity.definition()
                    + MISSING;
        }
    }

    /** A column that is another one. */
    record ChangedColumn(TableShape table, Column entity, Column migration, Set<Aspect> aspects) implements Difference {

        private static final List<String> WHOLE = List.of("tinyint", "smallint", "int", "integer", "bigint");
        private static final Pattern SIZE = Pattern.compile("\\d{1,9}");

        boolean is(Aspect aspect) {
            return aspects.contains(aspect);
        }

        /** Whether each value of the former type is one of the new. */
        boolean isWider() {
            String from = plain(migration.type());
            String to = plain(entity.type());
            if (WHOLE.contains(from)) {
                return WHOLE.indexOf(from) < WHOLE.indexOf(to);
            }
            if (from.startsWith("enum")) {
                return to.startsWith("enum") && values(to).containsAll(values(from));
            }
            List<Integer> before = sizes(from);
            List<Integer> after = sizes(to);
            return SIZE.matcher(from).replaceAll("").equals(SIZE.matcher(to).replaceAll(""))
                    && IntStream.range(0, before.size()).allMatch(i -> before.get(i) <= after.get(i))
                    // The digits before the point.
                    && (before.size() < 2 || before.get(0) - before.get(1) <= after.get(0) - after.get(1));
        }

        /** MariaDB's width of a whole number is how it is shown. */
        private static String plain(String type) {
            return type.toLowerCase(Locale.ROOT).replaceFirst("int\\(\\d+\\)$", "int");
        }

        private static List<Integer> sizes(String type) {
            return SIZE.matcher(type)
                    .results()
                    .map(size -> Integer.valueOf(size.group()))
                    .toList();
        }

        /** The one of the migrations, with what the entity has otherwise. */
        Column result() {
            return new Column(
                    entity.name(),
                    (is(Aspect.TYPE) ? entity : migration).type(),
                    (is(Aspect.NULLABLE) ? entity : migration).notNull(),
                    (is(Aspect.DEFAULT) ? entity : migration).defaultValue(),
                    (is(Aspect.COUNTED) ? entity : migration).isCounted(),
                    "",
                    migration.definition());
        }

        @Override
        public String text(EntityNames names) {
            List<String> parts = new ArrayList<>();
            if (is(Aspect.TYPE)) {
                parts.add(entity.type() + " in the entity, " + migration.type() + " in the migrations");
            }
            if (is(Aspect.NULLABLE)) {
                parts.add("NOT NULL in the entity, nullable in the migrations");
            }
            if (is(Aspect.DEFAULT)) {
                String value = migration.defaultValue();
                parts.add("default " + entity.defaultValue() + " in the entity, " + (value.isEmpty() ? "none" : value)
                        + " in the migrations");
            }
            if (is(Aspect.COUNTED)) {
                parts.add("an identity column in the entity, a plain column in the migrations");
            }
            if (is(Aspect.COMPUTED)) {
                parts.add("generated as " + entity.computed() + " in the entity, a plain column in the migrations");
            }
            return names.of(table.name(), entity.name()) + ": column " + entity.in(table) + " is "
                    + String.join("; ", parts);
        }
    }

    /** A key, constraint or index that no migration makes. */
    record NewConstraint(TableShape table, Constraint entity) implements Difference {

        @Override
        public String text(EntityNames names) {
            return entity.owner(table, names) + ": " + entity.text() + " on " + table.name() + MISSING;
        }
    }

    /** One of the same name that demands something else. */
    record ChangedConstraint(TableShape table, Constraint entity, Constraint migration) implements Difference {

        @Override
        public String text(EntityNames names) {
            return entity.owner(table, names) + ": " + entity.text() + " on " + table.name() + " in the entity, "
                    + migration.text() + " in the migrations";
        }
    }

    /** What a schema has beside tables. */
    enum Kind {
        SEQUENCE,
        TYPE
    }

    /**
     * A type with other values; or a sequence with another increment: two services, or one and Hibernate's pool, would take the
     * same numbers.
     *
     * @param migration null if no migration makes it
     */
    record SchemaObject(
            Kind kind, String name, String entity, @Nullable String migration) implements Difference {

        @Override
        public String text(EntityNames names) {
            String object = kind.name().toLowerCase(Locale.ROOT) + " " + name;
            return migration == null
                    ? object + " (" + entity + ")" + MISSING
                    : object + ": " + entity + " in the entities, " + migration + " in the migrations";
        }
    }

    /** A column of the migrations that no entity has. */
    sealed interface GoneColumn extends Difference {

        TableShape table();

        Column migration();

        /** Whether a constraint is on it. */
        default boolean has(UnmappedConstraint key) {
            return table().equals(key.table())
                    && key.migration().columns().contains(migration().name());
        }
    }

    /** A column that demands a value, and no entity gives it one. */
    record NeglectedColumn(TableShape table, Column migration) implements GoneColumn {

        @Override
        public String text(EntityNames names) {
            return names.of(table.name()) + ": column " + migration.in(table)
                    + " is NOT NULL without a default, and no attribute gives it a value";
        }
    }

    /** Only the migrations have it, and entities do without; it may be anything that nobody has mapped. */
    sealed interface Unmapped extends Difference {}

    /** A table of the migrations. */
    record UnmappedTable(TableShape migration) implements Unmapped {

        @Override
        public String text(EntityNames names) {
            return "table " + migration.name();
        }
    }

    /** A column of the migrations. */
    record UnmappedColumn(TableShape table, Column migration) implements GoneColumn, Unmapped {

        @Override
        public String text(EntityNames names) {
            return "column " + migration.in(table) + " " + migration.definition();
        }
    }

    /** A column that the migrations have NOT NULL. */
    record UnmappedNotNull(TableShape table, Column migration) implements Unmapped {

        @Override
        public String text(EntityNames names) {
            return "NOT NULL of column " + migration.in(table);
        }
    }

    /** It stays also where all that nobody mapped is dropped: no entity can say that it is not wanted. */
    sealed interface Kept extends Unmapped {}

    /** A key, constraint or index of the migrations. */
    record UnmappedConstraint(TableShape table, Constraint migration) implements Kept {

        @Override
        public String text(EntityNames names) {
            return migration.text() + " on " + table.name();
        }
    }

    /** What no entity could have, such as a view. */
    record UnmappedObject(String name) implements Kept {

        @Override
        public String text(EntityNames names) {
            return name;
        }
    }
}
