/** Reads and writes {@code statements.sql}: what the release that serves sends to its database, without values. */
@NullMarked
package dev.migration.statements.internal;

import org.jspecify.annotations.NullMarked;
