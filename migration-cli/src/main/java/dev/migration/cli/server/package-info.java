/** The commands for a database as a whole: creating and dropping it, waiting for it, filling and checking it. */
@NullMarked
package dev.migration.cli.server;

import org.jspecify.annotations.NullMarked;
