/** What can be wrong, told the same way everywhere: a code, a severity, a place, a message and the way out. */
@NullMarked
package dev.migration.problem;

import org.jspecify.annotations.NullMarked;
