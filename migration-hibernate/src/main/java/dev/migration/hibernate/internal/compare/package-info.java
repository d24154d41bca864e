/** Compares the tables of the entities with those of the migrations. */
@NullMarked
package dev.migration.hibernate.internal.compare;

import org.jspecify.annotations.NullMarked;
