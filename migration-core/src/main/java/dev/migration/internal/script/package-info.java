/** Turns a file's text into sections, options and statements. */
@NullMarked
package dev.migration.internal.script;

import org.jspecify.annotations.NullMarked;
