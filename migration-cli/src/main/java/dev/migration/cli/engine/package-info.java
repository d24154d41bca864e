/** What the commands need of the engine beyond its public types: only here, and below, are its internals known. */
@NullMarked
package dev.migration.cli.engine;

import org.jspecify.annotations.NullMarked;
