/** A few threads that do the same with many schemas and databases. */
@NullMarked
package dev.migration.internal.crew;

import org.jspecify.annotations.NullMarked;
