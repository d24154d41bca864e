/** Reads UTF-8 text in chunks, keeps track of the place in it, and writes whole files. */
@NullMarked
package dev.migration.internal.text;

import org.jspecify.annotations.NullMarked;
