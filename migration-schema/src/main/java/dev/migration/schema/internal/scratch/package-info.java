/** Tries scripts out in scratch databases, and makes one migration of what they make there. */
@NullMarked
package dev.migration.schema.internal.scratch;

import org.jspecify.annotations.NullMarked;
