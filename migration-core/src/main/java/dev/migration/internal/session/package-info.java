/** A borrowed connection, with what is known of its database and of its history. */
@NullMarked
package dev.migration.internal.session;

import org.jspecify.annotations.NullMarked;
