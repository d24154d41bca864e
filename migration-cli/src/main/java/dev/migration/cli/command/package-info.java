/** What every command works with. */
@NullMarked
package dev.migration.cli.command;

import org.jspecify.annotations.NullMarked;
