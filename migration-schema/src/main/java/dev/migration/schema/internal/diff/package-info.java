/** Compares what the schemas of two databases hold. */
@NullMarked
package dev.migration.schema.internal.diff;

import org.jspecify.annotations.NullMarked;
