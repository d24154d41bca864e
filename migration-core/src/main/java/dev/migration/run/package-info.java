/** Carries out a plan: the lock, the transactions, the journal and the events. */
@NullMarked
package dev.migration.run;

import org.jspecify.annotations.NullMarked;
