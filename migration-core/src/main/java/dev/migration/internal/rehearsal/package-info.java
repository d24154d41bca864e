/** Executes migrations in a transaction that is rolled back, and reports whom they would block. */
@NullMarked
package dev.migration.internal.rehearsal;

import org.jspecify.annotations.NullMarked;
