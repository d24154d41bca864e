/** The commands over many databases. */
@NullMarked
package dev.migration.cli.fleet;

import org.jspecify.annotations.NullMarked;
