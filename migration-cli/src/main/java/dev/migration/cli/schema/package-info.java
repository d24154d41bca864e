/** Commands about schemas: what they hold, and how they differ. */
@NullMarked
package dev.migration.cli.schema;

import org.jspecify.annotations.NullMarked;
