/** What is particular to H2. */
@NullMarked
package dev.migration.internal.database.h2;

import org.jspecify.annotations.NullMarked;
