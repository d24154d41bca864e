/** Turns the targets of a fleet into the partitions of a Spring Batch job. */
@NullMarked
package dev.migration.batch;

import org.jspecify.annotations.NullMarked;
