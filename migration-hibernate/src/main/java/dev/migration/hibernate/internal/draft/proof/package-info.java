/** Tries drafts out in the scratch database. */
@NullMarked
package dev.migration.hibernate.internal.draft.proof;

import org.jspecify.annotations.NullMarked;
