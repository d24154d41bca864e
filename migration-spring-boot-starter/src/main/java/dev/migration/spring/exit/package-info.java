/** Turns a service into a job that migrates its databases, or validates them, and ends with an exit code. */
@NullMarked
package dev.migration.spring.exit;

import org.jspecify.annotations.NullMarked;
