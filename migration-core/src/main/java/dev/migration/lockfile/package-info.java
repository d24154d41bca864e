/** Compares the migrations with the committed lock file, and writes it. */
@NullMarked
package dev.migration.lockfile;

import org.jspecify.annotations.NullMarked;
