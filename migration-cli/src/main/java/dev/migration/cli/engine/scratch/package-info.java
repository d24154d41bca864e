/** Tries scripts out in scratch databases, and makes one migration of what they make there. */
@NullMarked
package dev.migration.cli.engine.scratch;

import org.jspecify.annotations.NullMarked;
