/** Decides before a run whether it must be refused: a filled schema, another tool's history, a pooler's limits. */
@NullMarked
package dev.migration.internal.checks;

import org.jspecify.annotations.NullMarked;
