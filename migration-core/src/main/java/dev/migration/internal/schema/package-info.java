/** Reads what a schema holds, on every product, and shows what differs between two of them. */
@NullMarked
package dev.migration.internal.schema;

import org.jspecify.annotations.NullMarked;
