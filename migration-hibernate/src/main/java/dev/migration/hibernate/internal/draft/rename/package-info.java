/** What is new and may be something that is gone, by another name. */
@NullMarked
package dev.migration.hibernate.internal.draft.rename;

import org.jspecify.annotations.NullMarked;
