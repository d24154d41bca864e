/** The words that an operator reads: safe text, durations, differences. */
@NullMarked
package dev.migration.internal.help;

import org.jspecify.annotations.NullMarked;
