/** Writes what is pending as a script for the client of a database product, to be run by hand. */
@NullMarked
package dev.migration.internal.client;

import org.jspecify.annotations.NullMarked;
