/** Executes migrations in a transaction that is rolled back, and reports whom they would block. */
@NullMarked
package dev.migration.rehearsal.internal;

import org.jspecify.annotations.NullMarked;
