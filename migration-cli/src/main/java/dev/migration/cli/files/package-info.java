/** Commands that write migration files and the lock file. */
@NullMarked
package dev.migration.cli.files;

import org.jspecify.annotations.NullMarked;
