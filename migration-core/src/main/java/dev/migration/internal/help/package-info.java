/** Turns names, times and differences into text that is safe to show. */
@NullMarked
package dev.migration.internal.help;

import org.jspecify.annotations.NullMarked;
