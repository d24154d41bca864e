// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy.rewriting;

import java.util.List;

/**
 * A name in a statement.
 *
 * @param text as it is written, such as {@code public."Orders"}
 * @param parts what is between its dots, without quotes, such as {@code public} and {@code Orders}
 * @param end the index of the token after it
 */
public record SqlName(String text, List<String> parts, int end) {

    public SqlName {
        parts = List.copyOf(parts);
    }

    public String last() {
        return parts.get(parts.size() - 1);
    }

    /** What is before the last part, with its dot; empty where there is nothing. */
    public String qualifier() {
        int dot = text.lastIndexOf('.');
        return parts.size() == 1 ? "" : text.substring(0, dot + 1);
    }
}
