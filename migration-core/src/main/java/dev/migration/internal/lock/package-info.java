/** Keeps other instances from running migrations on the same history at the same time. */
@NullMarked
package dev.migration.internal.lock;

import org.jspecify.annotations.NullMarked;
