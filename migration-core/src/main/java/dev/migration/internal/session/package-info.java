/** A borrowed connection, with what is known of its database and of its history, and the background tasks beside it. */
@NullMarked
package dev.migration.internal.session;

import org.jspecify.annotations.NullMarked;
