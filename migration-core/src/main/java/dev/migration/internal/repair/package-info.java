/** Changes what the history says without running a script. */
@NullMarked
package dev.migration.internal.repair;

import org.jspecify.annotations.NullMarked;
