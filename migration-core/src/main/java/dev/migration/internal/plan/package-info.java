/** Turns files and history into the steps to take, or every problem at once: a pure function. */
@NullMarked
package dev.migration.internal.plan;

import org.jspecify.annotations.NullMarked;
