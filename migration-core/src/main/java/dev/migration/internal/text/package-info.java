/** Reads UTF-8 text in pieces. */
@NullMarked
package dev.migration.internal.text;

import org.jspecify.annotations.NullMarked;
