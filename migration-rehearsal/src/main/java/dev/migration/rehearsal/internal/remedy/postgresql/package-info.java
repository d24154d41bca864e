/** How statements of PostgreSQL are rewritten so that they do not block others. */
@NullMarked
package dev.migration.rehearsal.internal.remedy.postgresql;

import org.jspecify.annotations.NullMarked;
