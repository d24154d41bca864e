// SPDX-License-Identifier: Apache-2.0
package dev.migration.hibernate.internal.model;

import dev.migration.hibernate.internal.model.TableShape.Column;
import dev.migration.hibernate.internal.model.TableShape.Constraint;
import dev.migration.hibernate.internal.model.TableShape.NotNull;
import dev.migration.hibernate.internal.model.TableShape.Reference;
import dev.migration.internal.database.catalogue.SchemaElement;
import dev.migration.internal.database.catalogue.SchemaTable;
import dev.migration.internal.database.catalogue.SchemaTable.Kind;
import dev.migration.internal.database.catalogue.SchemaTable.SqlType;
import dev.migration.internal.schema.Schema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one or several schemas hold, told apart for a comparison.
 *
 * @param tables by name
 * @param objects what each sequence and type is, such as {@code sequence x_seq}
 * @param others what no entity can have, such as views and triggers, a line each
 * @param own the names of the schemas that are the default one, which are left out in front of types and tables
 */
public record SchemaShape(
        SortedMap<String, TableShape> tables, SortedMap<String, String> objects, List<String> others, Set<String> own) {

    /** Behind a partition, or another table whose rows are those of one that an entity may have. */
    public static final String PART = ", a part of another";

    /** Behind a trigger that may fill a column. */
    public static final String BEFORE_INSERT = ", before insert";

    public static final String SEQUENCE = "sequence ";

    /** Of a table in the same schema: PostgreSQL leaves that out. */
    private static final Pattern REFERENCE = Pattern.compile("\\) REFERENCES (?=(?:\\w+|\"[^\"]+\")\\()");

    private static final Pattern NOT_NULL = Pattern.compile("NOT NULL (\"(?:[^\"]|\"\")+\"|\\w+).*");

    private static final String TABLE = "table ";
    private static final String CONSTRAINT = "constraint ";
    private static final String TYPE = "type ";

    public SchemaShape(Set<String> own) {
        this(new TreeMap<>(), new TreeMap<>(), new ArrayList<>(), own);
    }

    /**
     * Adds what a schema holds.
     *
     * @param read its tables; those that the schema does not have, as the history's, are left out
     * @param prefix of the names: empty for the default schema
     */
    public void add(Schema schema, List<SchemaTable> read, String prefix, ComparedProduct product) {
        Set<String> names = new HashSet<>(schema.objects());
        read.stream()
                .filter(table -> names.contains(TABLE + table.name()))
                .forEach(table -> add(table, prefix, product));
        for (SchemaElement element : schema.elements()) {
            String object = element.object();
            if (element.part().isEmpty() && !object.startsWith(TABLE)) {
                String qualified = object.replaceFirst(
                        "^(materialized view|foreign table|\\S+) ", "$1 " + Matcher.quoteReplacement(prefix));
                if (object.startsWith(SEQUENCE) || object.startsWith(TYPE)) {
                    objects.put(qualified, element.definition());
                } else {
                    others.add(qualified);
                }
            } else if (object.startsWith(TABLE)
                    && !element.part().matches("(?s)(?:(?:column|constraint|index)(?: .*)?)?")) {
                others.add(prefix + object.substring(TABLE.length()) + ", " + element.part()
                        + (element.definition().matches("(?s)(CREATE TRIGGER (\"[^\"]+\"|\\S+) )?BEFORE INSERT.*")
                                ? BEFORE_INSERT
                                : ""));
            } else if (object.startsWith(TABLE) && element.part().startsWith(CONSTRAINT)) {
                addNotNull(element, prefix);
            }
        }
    }

    private void addNotNull(SchemaElement element, String prefix) {
        Matcher notNull = NOT_NULL.matcher(element.definition());
        TableShape table = tables.get(prefix + element.object().substring(TABLE.length()));
        if (table != null && notNull.matches()) {
            String column = notNull.group(1).replaceAll("^\"|\"$", "").replace("\"\"", "\"");
            table.notNulls()
                    .put(column, new NotNull(element.part().substring(CONSTRAINT.length()), element.definition()));
        }
    }

    private void add(SchemaTable read, String prefix, ComparedProduct product) {
        var table = new TableShape(prefix + read.name(), read.partitionKey());
        tables.put(table.name(), table);
        if (read.isPart()) {
            others.add(TABLE + table.name() + PART);
        }
        read.columns().forEach(column -> table.columns().put(column.name(), column(column)));
        read.keys().stream()
                .filter(key -> !product.indexesForeignKeys()
                        || key.kind() != Kind.INDEX
                        || read.keys().stream()
                                .noneMatch(other -> other.kind() == Kind.FOREIGN_KEY
                                        && other.columns().equals(key.columns())))
                .forEach(key -> table.keys().add(constraint(key, prefix)));
    }

    private Column column(SchemaTable.Column read) {
        SqlType type = read.type();
        String text = unqualified(type.text());
        String defaultValue = unqualified(read.defaultValue());
        String definition = read.clauses().isEmpty()
                ? text
                        + (read.notNull() ? " not null" : "")
                        + (read.isCounted() ? " generated as identity" : "")
                        + (defaultValue.isEmpty() ? "" : " default " + defaultValue)
                        + (read.computed().isEmpty() ? "" : " generated always as (" + read.computed() + ")")
                : read.clauses();
        return new Column(
                read.name(),
                new SqlType(text, type.name(), type.length(), type.scale(), type.isArray(), type.constants()),
                read.notNull(),
                defaultValue,
                read.isCounted(),
                unqualified(read.computed()),
                definition);
    }

    private Constraint constraint(SchemaTable.Key key, String prefix) {
        String definition = unqualified(key.definition());
        if (key.kind() == Kind.FOREIGN_KEY) {
            definition = REFERENCE.matcher(definition).replaceFirst(") REFERENCES " + Matcher.quoteReplacement(prefix));
        }
        Reference references = key.kind() == Kind.FOREIGN_KEY ? reference(key) : null;
        List<String> columns = key.condition().column().isEmpty()
                ? key.columns()
                : List.of(key.condition().column());
        return new Constraint(
                key.kind(),
                key.name(),
                meaning(key, definition, references),
                columns,
                key.condition(),
                references,
                definition,
                key.isIndex(),
                key.isPlain());
    }

    private String meaning(SchemaTable.Key key, String definition, @Nullable Reference references) {
        if (references != null) {
            return references.columns().entrySet().stream()
                            .map(pair -> pair.getKey() + " = " + pair.getValue())
                            .sorted()
                            .collect(Collectors.joining(", ", references.table() + ": ", ";"))
                    + key.references().onDelete();
        }
        return switch (key.kind()) {
            case CHECK -> unqualified(key.condition().text());
            // The order of a primary or a unique key's columns is Hibernate's, and changes nothing.
            case PRIMARY_KEY, UNIQUE ->
                key.columns().isEmpty()
                        ? definition
                        : joined(key.columns().stream().sorted());
            case INDEX, FOREIGN_KEY ->
                key.columns().isEmpty() ? definition.replaceFirst("(?s).* USING ", "") : joined(key.columns().stream());
        };
    }

    private Reference reference(SchemaTable.Key key) {
        SchemaTable.Reference read = key.references();
        Map<String, String> columns = new LinkedHashMap<>();
        for (int i = 0; i < key.columns().size(); i++) {
            columns.put(key.columns().get(i), read.columns().get(i));
        }
        return new Reference((own.contains(read.schema()) ? "" : read.schema() + ".") + read.table(), columns);
    }

    private static String joined(Stream<String> names) {
        return names.collect(Collectors.joining(", "));
    }

    /** Without the names of the default schemas. */
    private String unqualified(String text) {
        String names = own.stream()
                .map(name -> "\\b" + Pattern.quote(name) + "\\.|\"" + Pattern.quote(name) + "\"\\.")
                .collect(Collectors.joining("|"));
        return names.isEmpty() ? text : text.replaceAll(names, "");
    }
}
