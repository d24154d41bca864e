/** What differs between database products: one small class for each. */
@NullMarked
package dev.migration.database;

import org.jspecify.annotations.NullMarked;
