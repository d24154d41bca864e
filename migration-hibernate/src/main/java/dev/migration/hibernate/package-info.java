/** Migrations and JPA entities: whether they agree, and what the next migration is. */
@NullMarked
package dev.migration.hibernate;

import org.jspecify.annotations.NullMarked;
