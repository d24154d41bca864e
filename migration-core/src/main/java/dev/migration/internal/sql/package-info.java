/** Turns SQL text into statements, each with its place and kind. */
@NullMarked
package dev.migration.internal.sql;

import org.jspecify.annotations.NullMarked;
