/** Takes over what another tool has recorded as applied. */
@NullMarked
package dev.migration.internal.adopt;

import org.jspecify.annotations.NullMarked;
