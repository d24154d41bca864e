/** What is particular to PostgreSQL. */
@NullMarked
package dev.migration.internal.database.postgresql;

import org.jspecify.annotations.NullMarked;
