/** What is particular to MariaDB and MySQL. */
@NullMarked
package dev.migration.internal.database.mysql;

import org.jspecify.annotations.NullMarked;
