/** Reads what the comments of a file say before its SQL is parsed: title, options, markers, and the checksum without them. */
@NullMarked
package dev.migration.internal.header;

import org.jspecify.annotations.NullMarked;
