/** Where the database is, and connections to it. */
@NullMarked
package dev.migration.schema.internal.database;

import org.jspecify.annotations.NullMarked;
