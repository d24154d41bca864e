/** Asks what only a developer knows: whether something has another name now, or is gone. */
@NullMarked
package dev.migration.hibernate.internal.draft.question;

import org.jspecify.annotations.NullMarked;
