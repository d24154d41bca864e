/** Turns what a branch adds to its base into one result: what the other commands find in it. */
@NullMarked
package dev.migration.cli.review;

import org.jspecify.annotations.NullMarked;
