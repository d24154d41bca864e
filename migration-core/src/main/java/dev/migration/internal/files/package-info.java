/** Turns locations on disk and on the classpath into migrations in one order, each with name, checksum and header. */
@NullMarked
package dev.migration.internal.files;

import org.jspecify.annotations.NullMarked;
