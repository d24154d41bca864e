/** Runs the team's own Liquibase, and knows the changesets of its changelog. */
@NullMarked
package dev.migration.adopt.internal.liquibase;

import org.jspecify.annotations.NullMarked;
