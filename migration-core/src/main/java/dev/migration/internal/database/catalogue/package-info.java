/** What a catalogue is asked for a schema, and what it answers: objects with their definitions, and tables as data. */
@NullMarked
package dev.migration.internal.database.catalogue;

import org.jspecify.annotations.NullMarked;
