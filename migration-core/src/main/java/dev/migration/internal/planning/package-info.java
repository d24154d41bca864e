/** Gathers what the planner needs: the files, what they say, and what the database knows. */
@NullMarked
package dev.migration.internal.planning;

import org.jspecify.annotations.NullMarked;
