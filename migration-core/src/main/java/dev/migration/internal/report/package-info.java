/** Writes status, results and problems as text, and the exit code of a process. */
@NullMarked
package dev.migration.internal.report;

import org.jspecify.annotations.NullMarked;
