/** Turns a migration that a rehearsal found unsafe into the files that do the same while the table is in use. */
@NullMarked
package dev.migration.rehearsal.internal.remedy;

import org.jspecify.annotations.NullMarked;
