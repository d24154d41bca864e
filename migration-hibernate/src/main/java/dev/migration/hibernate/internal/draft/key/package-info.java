/** Adds, changes and drops keys, constraints and indexes. */
@NullMarked
package dev.migration.hibernate.internal.draft.key;

import org.jspecify.annotations.NullMarked;
