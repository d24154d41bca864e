/** Migrations that change a table range by range: their key, their ranges, and the process that works on them. */
@NullMarked
package dev.migration.internal.batch;

import org.jspecify.annotations.NullMarked;
