// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.catalogue;

import dev.migration.internal.help.Printable;
import java.util.Comparator;

/**
 * One thing that a schema holds.
 *
 * @param object such as {@code table patients}
 * @param part what of it, such as {@code column email}; empty where it is the object itself
 * @param definition what the database says of it; may have several lines, or be empty
 * @param exact the same with a mark where the schema's own name is left out
 */
public record SchemaElement(String object, String part, String definition, String exact) {

    public static final Comparator<SchemaElement> ORDER = Comparator.comparing(SchemaElement::object)
            .thenComparing(SchemaElement::part)
            .thenComparing(SchemaElement::definition)
            .thenComparing(SchemaElement::exact);

    public SchemaElement(String object, String part, String definition) {
        this(object, part, definition, definition);
    }

    /** Each line names the object, so that a difference can be read without those around it. */
    public String text() {
        return text(definition);
    }

    /** What no other element has. */
    public String exactText() {
        return text(exact);
    }

    private String text(String definition) {
        // No name may pass for other lines, and no two for each other.
        String name = Printable.line((part.isEmpty() ? object : object + ", " + part).replace("\\", "\\\\"));
        if (definition.isEmpty()) {
            return name;
        }
        String separator = definition.contains("\n") ? ":\n    " : ": ";
        return name + separator + definition.replace("\n", "\n    ");
    }
}
