/** Finds migration files on the classpath or on disk, and opens them. */
@NullMarked
package dev.migration.source;

import org.jspecify.annotations.NullMarked;
