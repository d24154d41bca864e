/** A migration that is rewritten, tried out and replaced. */
@NullMarked
package dev.migration.rehearsal.internal.trial;

import org.jspecify.annotations.NullMarked;
