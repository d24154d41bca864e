/** Commands that run migrations, and that show and correct their history. */
@NullMarked
package dev.migration.cli.migrate;

import org.jspecify.annotations.NullMarked;
