/** Statements of the release that serves, and what becomes of them when migrations run. */
@NullMarked
package dev.migration.rehearsal.internal.statement;

import org.jspecify.annotations.NullMarked;
