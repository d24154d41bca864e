/** Turns the application's settings and DataSource into a Migrator that runs at the right moment. */
@NullMarked
package dev.migration.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
