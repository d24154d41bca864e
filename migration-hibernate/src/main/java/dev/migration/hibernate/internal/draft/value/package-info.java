/** What becomes of values in rows, where an attribute has others for them than before. */
@NullMarked
package dev.migration.hibernate.internal.draft.value;

import org.jspecify.annotations.NullMarked;
