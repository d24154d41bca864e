/** What differs between database products: their SQL, errors, locks, sessions, and what their catalogue can answer. */
@NullMarked
package dev.migration.internal.database;

import org.jspecify.annotations.NullMarked;
