// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.books;

import java.util.Map;

/**
 * A column.
 *
 * @param hasDefault whether it has the same value in each row that names none
 * @param isFilled whether the server fills it otherwise, by a number or an expression
 * @param expression whose value it is in each row, so that nobody writes it; empty where it has none
 * @param collation by which its texts are the same or not; empty where it has none
 * @param isStamped whether it is set when a row changes
 * @param mayNotBeLeftOut whether it has no default, not even NULL, as far as the catalogue tells that of one that may be NULL
 */
record MySqlColumn(
        String type,
        boolean notNull,
        boolean hasDefault,
        boolean isFilled,
        String expression,
        String collation,
        boolean isStamped,
        boolean mayNotBeLeftOut) {

    boolean isComputed() {
        return !expression.isEmpty();
    }

    /** Whether who inserts without it is refused. */
    boolean required() {
        return (notNull || mayNotBeLeftOut) && !hasDefault && !isFilled;
    }

    MySqlColumn renamed(Map<String, String> names) {
        return new MySqlColumn(
                type,
                notNull,
                hasDefault,
                isFilled,
                MySqlChecks.renamed(expression, names),
                collation,
                isStamped,
                mayNotBeLeftOut);
    }
}
