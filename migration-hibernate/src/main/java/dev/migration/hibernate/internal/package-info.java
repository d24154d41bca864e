/** How the tables of the entities and those of the migrations are read and compared; for this module only. */
@NullMarked
package dev.migration.hibernate.internal;

import org.jspecify.annotations.NullMarked;
