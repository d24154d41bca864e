/** Settings from flags, the environment and a file. */
@NullMarked
package dev.migration.cli.settings;

import org.jspecify.annotations.NullMarked;
