/** Finds out what became of a statement that was cut off, and resumes after it. */
@NullMarked
package dev.migration.internal.recovery;

import org.jspecify.annotations.NullMarked;
