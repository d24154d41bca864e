/** Takes over what another migration tool has recorded as applied. */
@NullMarked
package dev.migration.adopt;

import org.jspecify.annotations.NullMarked;
