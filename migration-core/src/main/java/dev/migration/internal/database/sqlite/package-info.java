/** What is particular to SQLite. */
@NullMarked
package dev.migration.internal.database.sqlite;

import org.jspecify.annotations.NullMarked;
