/** Adds and changes columns, with what rows that are there get in them. */
@NullMarked
package dev.migration.hibernate.internal.draft.column;

import org.jspecify.annotations.NullMarked;
