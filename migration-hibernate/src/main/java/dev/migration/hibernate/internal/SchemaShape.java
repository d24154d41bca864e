package dev.migration.hibernate.internal;

import dev.migration.internal.schema.Schema;
import dev.migration.internal.schema.SchemaElement;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one or several schemas hold, told apart for a comparison.
 *
 * @param tables by name
 * @param objects what each sequence and type is, such as {@code sequence x_seq}
 * @param others what no entity can have, such as views and triggers, a line each
 */
record SchemaShape(SortedMap<String, TableShape> tables, SortedMap<String, String> objects, List<String> others) {

    /** Behind a partition, or another table whose rows are those of one that an entity may have. */
    static final String PART = ", a part of another";

    /** Behind a trigger that may fill a column. */
    static final String BEFORE_INSERT = ", before insert";

    static final String SEQUENCE = "sequence ";

    /** Of a table in the same schema: PostgreSQL leaves that out. */
    private static final Pattern REFERENCE = Pattern.compile("\\) REFERENCES (?=(?:\\w+|\"[^\"]+\")\\()");

    private static final String TABLE = "table ";
    private static final String TYPE = "type ";

    SchemaShape() {
        this(new TreeMap<>(), new TreeMap<>(), new ArrayList<>());
    }

    /**
     * Adds what a schema holds.
     *
     * @param prefix of the names: empty for the default schema
     */
    void add(Schema schema, String prefix, ProductShape product) {
        String qualifier = Matcher.quoteReplacement(prefix);
        for (SchemaElement element : schema.elements()) {
            String object = element.object();
            if (object.startsWith(TABLE)) {
                String name = prefix + object.substring(TABLE.length());
                add(tables.computeIfAbsent(name, TableShape::new), element, qualifier, product);
            } else if (element.part().isEmpty()) {
                String qualified = object.replaceFirst("^(materialized view|\\S+) ", "$1 " + qualifier);
                if (object.startsWith(SEQUENCE) || object.startsWith(TYPE)) {
                    objects.put(qualified, element.definition());
                } else {
                    others.add(qualified);
                }
            }
        }
        tables.values().forEach(product::complete);
    }

    private void add(TableShape table, SchemaElement element, String qualifier, ProductShape product) {
        String part = element.part();
        int space = part.indexOf(' ');
        String kind = space < 0 ? part : part.substring(0, space);
        String name = space < 0 ? "" : part.substring(space + 1);
        switch (kind) {
            case "" -> {
                if (element.definition().contains("inherits ")) {
                    others.add(TABLE + table.name() + PART);
                }
            }
            case "column" -> table.columns().put(name, product.column(name, element.definition()));
            case "constraint" -> {
                // That of PostgreSQL 18 for a column, which is NOT NULL itself.
                if (!element.definition().startsWith("NOT NULL ")) {
                    String definition =
                            REFERENCE.matcher(element.definition()).replaceFirst(") REFERENCES " + qualifier);
                    table.keys().add(product.constraint(name, definition));
                }
            }
            case "index" -> table.keys().add(product.index(name, element.definition()));
            default ->
                others.add(table.name() + ", " + part
                        + (element.definition().matches("(?s)(CREATE TRIGGER (\"[^\"]+\"|\\S+) )?BEFORE INSERT.*")
                                ? BEFORE_INSERT
                                : ""));
        }
    }
}
