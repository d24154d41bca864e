/** Finds and masks secrets in SQL, messages and URLs, where they leave the engine. */
@NullMarked
package dev.migration.internal.secrets;

import org.jspecify.annotations.NullMarked;
