/** Turns a plan into executed migrations, with lock, transactions and journal. */
@NullMarked
package dev.migration.internal.run;

import org.jspecify.annotations.NullMarked;
