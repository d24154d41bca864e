/** Turns settings and the application's beans into the Migrator of each database. */
@NullMarked
package dev.migration.spring.internal.migrators;

import org.jspecify.annotations.NullMarked;
