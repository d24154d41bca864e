/** Writes status, plans, results and problems as text and as JSON. */
@NullMarked
package dev.migration.internal.report;

import org.jspecify.annotations.NullMarked;
