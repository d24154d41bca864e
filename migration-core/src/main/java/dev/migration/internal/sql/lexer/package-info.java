/** Turns SQL text into tokens and comments. */
@NullMarked
package dev.migration.internal.sql.lexer;

import org.jspecify.annotations.NullMarked;
