/** Reads UTF-8 text in chunks, and keeps track of the place in it. */
@NullMarked
package dev.migration.internal.text;

import org.jspecify.annotations.NullMarked;
