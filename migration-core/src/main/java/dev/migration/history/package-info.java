/** What was applied, what is in flight and what happened: the tables, read and written. */
@NullMarked
package dev.migration.history;

import org.jspecify.annotations.NullMarked;
