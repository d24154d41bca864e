/** What a statement can do to a database, and each rule and each loss once: what it sees, what is said of it, and what to do. */
@NullMarked
package dev.migration.rehearsal.internal.rule;

import org.jspecify.annotations.NullMarked;
