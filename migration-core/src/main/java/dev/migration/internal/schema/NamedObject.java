package dev.migration.internal.schema;

import org.jspecify.annotations.Nullable;

/**
 * An object that a statement names.
 *
 * @param schema null for the current one; like the name, as the catalogue has it
 */
public record NamedObject(Kind kind, @Nullable String schema, String name) {

    /** What a catalogue shows by its name. */
    public enum Kind {
        TABLE,
        VIEW,
        INDEX,
        SEQUENCE,
        TRIGGER,
        PROCEDURE,
        FUNCTION,
        EVENT,
        SCHEMA
    }
}
