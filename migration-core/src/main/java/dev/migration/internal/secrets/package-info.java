/** Masks secrets in SQL and in messages. */
@NullMarked
package dev.migration.internal.secrets;

import org.jspecify.annotations.NullMarked;
