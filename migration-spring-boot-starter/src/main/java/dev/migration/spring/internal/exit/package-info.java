/** Ends a process: a job after its run with an exit code, and a failed start with an error report. */
@NullMarked
package dev.migration.spring.internal.exit;

import org.jspecify.annotations.NullMarked;
