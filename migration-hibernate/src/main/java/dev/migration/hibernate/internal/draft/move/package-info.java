/** To where the values of what is gone may have moved: another table, or the other side of a key. */
@NullMarked
package dev.migration.hibernate.internal.draft.move;

import org.jspecify.annotations.NullMarked;
