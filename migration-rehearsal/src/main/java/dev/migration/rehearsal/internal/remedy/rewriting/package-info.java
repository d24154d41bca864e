/** What the steps of a rewritten statement are made of, on every product. */
@NullMarked
package dev.migration.rehearsal.internal.remedy.rewriting;

import org.jspecify.annotations.NullMarked;
