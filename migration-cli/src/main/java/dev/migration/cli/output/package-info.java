/** What is printed, for people and for programs. */
@NullMarked
package dev.migration.cli.output;

import org.jspecify.annotations.NullMarked;
