// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.model;

import dev.migration.hibernate.internal.mapping.EntityNames;
import dev.migration.internal.database.catalogue.Expression;
import dev.migration.internal.database.catalogue.SchemaTable.Kind;
import dev.migration.internal.database.catalogue.SchemaTable.SqlType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A table.
 *
 * @param name as the catalogue has it, with its schema where that is not the default one
 * @param partitionKey the columns by which it is partitioned; empty for another
 * @param columns by name
 * @param keys and constraints and indexes
 * @param notNulls by column, those that are not called after it: only PostgreSQL from 18 on gives them names
 */
public record TableShape(
        String name,
        List<String> partitionKey,
        Map<String, Column> columns,
        List<Constraint> keys,
        Map<String, NotNull> notNulls) {

    TableShape(String name, List<String> partitionKey) {
        this(name, partitionKey, new LinkedHashMap<>(), new ArrayList<>(), new HashMap<>());
    }

    /** One with its name and its definition, such as {@code NOT NULL phone}. */
    public record NotNull(String name, String definition) {}

    /** The same by another name. */
    public TableShape named(String other) {
        return new TableShape(other, partitionKey, columns, keys, notNulls);
    }

    /** Its columns; none where it has no such key. */
    public List<String> primaryKey() {
        return keys.stream()
                .filter(key -> key.kind() == Kind.PRIMARY_KEY)
                .flatMap(key -> key.columns().stream())
                .toList();
    }

    /** Whether no two rows have the same in it. */
    public boolean isUnique(String column) {
        return keys.stream().anyMatch(key -> key.isUnique(column));
    }

    /** The same with another one of its columns. */
    public TableShape with(Column column) {
        Map<String, Column> changed = new LinkedHashMap<>(columns);
        changed.put(column.name(), column);
        return new TableShape(name, partitionKey, changed, keys, notNulls);
    }

    /**
     * A column.
     *
     * @param defaultValue as the product writes it; empty where there is none
     * @param isCounted whether the database itself gives it the next number: identity, auto_increment, serial
     * @param computed the expression of a generated column; empty for another
     * @param definition all of it as the product's catalogue has it
     */
    public record Column(
            String name,
            SqlType sized,
            boolean notNull,
            String defaultValue,
            boolean isCounted,
            String computed,
            String definition) {

        /** As the product writes it. */
        public String type() {
            return sized.text();
        }

        /** Whether an INSERT has to give it a value. */
        public boolean isRequired() {
            return notNull && defaultValue.isEmpty() && !isCounted && computed.isEmpty();
        }

        public boolean isEnum() {
            return TypeFit.isEnum(sized);
        }

        public boolean isText() {
            return TypeFit.isText(sized);
        }

        /** Whether it is a whole number. */
        public boolean isNumber() {
            return TypeFit.isNumber(sized);
        }

        public boolean isBoolean() {
            return TypeFit.isBoolean(sized);
        }

        /** Its name with that of the table. */
        public String in(TableShape table) {
            return table.name() + "." + name;
        }

        public Column typed(String other) {
            var type =
                    new SqlType(other, sized.name(), sized.length(), sized.scale(), sized.isArray(), sized.constants());
            return new Column(name, type, notNull, defaultValue, isCounted, computed, definition);
        }

        public Column required(boolean isNotNull) {
            return new Column(name, sized, isNotNull, defaultValue, isCounted, computed, definition);
        }
    }

    /**
     * What a foreign key refers to.
     *
     * @param table with its schema where that is not the default one
     * @param columns the key's, each with the one that it refers to
     */
    public record Reference(String table, Map<String, String> columns) {}

    /**
     * A key, a constraint or an index.
     *
     * @param name empty where the product made it up
     * @param meaning what it demands, the same for two of different names
     * @param columns those it is on; empty where the catalogue only has an expression
     * @param condition of a check; empty for another
     * @param references what a foreign key refers to; null for another
     * @param definition as the product's catalogue has it
     * @param isIndex whether it is made and dropped as an index
     * @param isPlain whether an annotation could say all of it
     */
    public record Constraint(
            Kind kind,
            String name,
            String meaning,
            List<String> columns,
            Expression condition,
            @Nullable Reference references,
            String definition,
            boolean isIndex,
            boolean isPlain) {

        /** Whether no two rows have the same in a column because of it. */
        public boolean isUnique(String column) {
            return (kind == Kind.PRIMARY_KEY || kind == Kind.UNIQUE) && columns.equals(List.of(column));
        }

        /** Whether an index of it has these columns in front, in this order: rows are found by it that have certain values in them. */
        public boolean startsWith(List<String> first) {
            return Collections.indexOfSubList(columns, first) == 0;
        }

        /** Whether it is a foreign key that refers to a table. */
        public boolean refersTo(TableShape table) {
            return references != null && references.table().equals(table.name());
        }

        /** Whether one of the migrations does what this one of an entity asks for. */
        public boolean isMetBy(Constraint other) {
            // MariaDB and MySQL know a column in any case.
            return kind == other.kind
                    && switch (kind) {
                        case CHECK -> meaning.equals(other.meaning);
                        // Which need not say what happens with the rows.
                        case FOREIGN_KEY -> other.meaning.regionMatches(true, 0, meaning, 0, meaning.length());
                        default -> !columns.isEmpty() && meaning.equalsIgnoreCase(other.meaning);
                    };
        }

        public Constraint named(String other) {
            return new Constraint(kind, other, meaning, columns, condition, references, definition, isIndex, isPlain);
        }

        public boolean isNamed(String other) {
            return !name.isEmpty() && name.equalsIgnoreCase(other);
        }

        /** The attribute that it is on, or the entity. */
        public String owner(TableShape table, EntityNames names) {
            return columns.size() == 1 ? names.of(table.name(), columns.get(0)) : names.of(table.name());
        }

        /** What it demands of a table, without its name. */
        String unnamed(TableShape table) {
            return kind + " on " + table.name() + " (" + meaning + ")";
        }

        /** What a foreign key refers to, and does with its rows, as a message names it behind the text; empty for another. */
        public String target() {
            String onDelete = meaning.substring(meaning.lastIndexOf(';') + 1);
            return references == null
                    ? ""
                    : " references " + references.table() + " ("
                            + String.join(", ", references.columns().values()) + ")"
                            + (onDelete.isEmpty() ? "" : " on delete " + onDelete);
        }

        /** Kind, name and columns, as a message names it. */
        public String text() {
            String on = columns.isEmpty() ? meaning : String.join(", ", columns);
            // What a condition on a column demands follows its name.
            String condition = kind == Kind.CHECK && !columns.isEmpty()
                    ? meaning.substring(columns.get(0).length())
                    : "";
            return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ') + (name.isEmpty() ? "" : " " + name) + " ("
                    + on + condition + ")";
        }
    }
}
