/** Turns a remedy for the command line into one for a service; the packages below hold the rest of the starter. */
@NullMarked
package dev.migration.spring.internal;

import org.jspecify.annotations.NullMarked;
