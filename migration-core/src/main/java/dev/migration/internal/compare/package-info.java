/** Compares the files with the history of a database, and makes the plan of a request from both. */
@NullMarked
package dev.migration.internal.compare;

import org.jspecify.annotations.NullMarked;
