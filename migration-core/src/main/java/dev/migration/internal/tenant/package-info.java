/** Runs and checks the migrations of many schemas of one database. */
@NullMarked
package dev.migration.internal.tenant;

import org.jspecify.annotations.NullMarked;
