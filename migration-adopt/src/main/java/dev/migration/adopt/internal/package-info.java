/** Takes over what another tool has recorded as applied. */
@NullMarked
package dev.migration.adopt.internal;

import org.jspecify.annotations.NullMarked;
