/** One immutable record of all settings, which the builder fills and everything else reads, and the listeners. */
@NullMarked
package dev.migration.internal.settings;

import org.jspecify.annotations.NullMarked;
