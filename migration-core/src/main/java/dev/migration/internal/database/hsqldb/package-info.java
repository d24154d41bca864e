/** What is particular to HSQLDB. */
@NullMarked
package dev.migration.internal.database.hsqldb;

import org.jspecify.annotations.NullMarked;
