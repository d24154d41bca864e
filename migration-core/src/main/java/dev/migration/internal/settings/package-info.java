/** All that can be set, as one immutable record that the builder fills and everything else reads. */
@NullMarked
package dev.migration.internal.settings;

import org.jspecify.annotations.NullMarked;
