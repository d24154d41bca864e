/** Turns locations on disk and on the class path into lists of files, whatever these are called. */
@NullMarked
package dev.migration.internal.find;

import org.jspecify.annotations.NullMarked;
