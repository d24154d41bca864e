/** Reports the session that blocks a statement, waits until it has ended, and tries again. */
@NullMarked
package dev.migration.internal.blockers;

import org.jspecify.annotations.NullMarked;
