/** What the statements of each product may do: return rows, need their own transaction, change the session. */
@NullMarked
package dev.migration.internal.sql.rules;

import org.jspecify.annotations.NullMarked;
