/** Has Hibernate make the tables of the entities, and check others by its own means. */
@NullMarked
package dev.migration.hibernate.internal.tables;

import org.jspecify.annotations.NullMarked;
