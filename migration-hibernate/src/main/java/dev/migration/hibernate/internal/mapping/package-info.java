/** What Hibernate keeps of the entities: what is behind a table, a column and its type. */
@NullMarked
package dev.migration.hibernate.internal.mapping;

import org.jspecify.annotations.NullMarked;
