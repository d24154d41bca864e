/** Turns what a database holds into the statements that make it, and such statements into a database. */
@NullMarked
package dev.migration.schema.internal.dump;

import org.jspecify.annotations.NullMarked;
