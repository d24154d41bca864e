// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.catalogue;

import org.jspecify.annotations.Nullable;

/**
 * An object that a statement names.
 *
 * @param schema null for the current one; like the name, as the catalogue has it
 * @param table of which it is a part; null where it is none
 */
public record NamedObject(
        Kind kind, @Nullable String schema, @Nullable String table, String name) {

    /** A part of this table. */
    public NamedObject part(Kind part, String called) {
        return new NamedObject(part, schema, name, called);
    }

    /** What a catalogue shows by its name. */
    public enum Kind {
        TABLE,
        COLUMN,
        CONSTRAINT,
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
