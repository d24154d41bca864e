package dev.migration.hibernate.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A table.
 *
 * @param name as the catalogue has it, with its schema where that is not the default one
 * @param columns by name
 * @param keys and constraints and indexes
 */
record TableShape(String name, Map<String, Column> columns, List<Constraint> keys) {

    TableShape(String name) {
        this(name, new LinkedHashMap<>(), new ArrayList<>());
    }

    /**
     * A column.
     *
     * @param type as the product writes it
     * @param defaultValue as the product writes it; empty where there is none
     * @param isCounted whether the database itself gives it the next number: identity, auto_increment, serial
     * @param computed the expression of a generated column; empty for another
     * @param definition all of it as the product's catalogue has it
     */
    record Column(
            String name,
            String type,
            boolean notNull,
            String defaultValue,
            boolean isCounted,
            String computed,
            String definition) {

        /** Whether an INSERT has to give it a value. */
        boolean isRequired() {
            return notNull && defaultValue.isEmpty() && !isCounted && computed.isEmpty();
        }
    }

    /** What kind of key, constraint or index. */
    enum Kind {
        PRIMARY_KEY,
        UNIQUE,
        FOREIGN_KEY,
        CHECK,
        INDEX
    }

    /**
     * A key, a constraint or an index.
     *
     * @param name empty where the product made it up
     * @param meaning what it demands, the same for two of different names
     * @param columns those it is on; empty where the catalogue only has an expression
     * @param definition as the product's catalogue has it
     * @param isIndex whether it is made and dropped as an index
     */
    record Constraint(
            Kind kind, String name, String meaning, List<String> columns, String definition, boolean isIndex) {

        boolean meansTheSame(Constraint other) {
            return kind == other.kind && meaning.equals(other.meaning);
        }
    }

    Optional<Constraint> sameAs(Constraint key) {
        return keys.stream().filter(key::meansTheSame).findFirst();
    }

    Optional<Constraint> named(Constraint key) {
        return keys.stream()
                .filter(other -> !key.name().isEmpty() && key.name().equalsIgnoreCase(other.name()))
                .findFirst();
    }
}
