/** How each product alters what is there. */
@NullMarked
package dev.migration.hibernate.internal.draft.syntax;

import org.jspecify.annotations.NullMarked;
