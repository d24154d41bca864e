/** The check of entities and the draft of the next migration, as the starter and the tests ask for them. */
@NullMarked
package dev.migration.hibernate.internal;

import org.jspecify.annotations.NullMarked;
