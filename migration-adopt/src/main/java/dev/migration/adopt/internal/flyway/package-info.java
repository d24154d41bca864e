/** Turns Flyway's migrations and callbacks in Java into code that runs here; loaded only where Flyway is on the class path. */
@NullMarked
package dev.migration.adopt.internal.flyway;

import org.jspecify.annotations.NullMarked;
