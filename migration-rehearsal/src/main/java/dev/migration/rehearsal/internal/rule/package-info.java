/** Each rule and each loss once: what it sees, what is said of it, and what to do instead. */
@NullMarked
package dev.migration.rehearsal.internal.rule;

import org.jspecify.annotations.NullMarked;
