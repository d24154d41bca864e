/** The commands that compare what schemas hold. */
@NullMarked
package dev.migration.cli.schema;

import org.jspecify.annotations.NullMarked;
