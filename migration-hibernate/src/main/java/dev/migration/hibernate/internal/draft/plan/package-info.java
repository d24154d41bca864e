/** Turns differences into changes. */
@NullMarked
package dev.migration.hibernate.internal.draft.plan;

import org.jspecify.annotations.NullMarked;
