/** Where the database is, and connections to it. */
@NullMarked
package dev.migration.cli.database;

import org.jspecify.annotations.NullMarked;
