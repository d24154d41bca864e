/** Migrates the databases at the start, or validates them, stops other tools before that, and publishes how it ended. */
@NullMarked
package dev.migration.spring.internal.start;

import org.jspecify.annotations.NullMarked;
