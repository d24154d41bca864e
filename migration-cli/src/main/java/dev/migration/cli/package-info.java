/** The command line: turns arguments and settings into calls of {@link dev.migration.Migrator}, and results into text. */
@NullMarked
package dev.migration.cli;

import org.jspecify.annotations.NullMarked;
