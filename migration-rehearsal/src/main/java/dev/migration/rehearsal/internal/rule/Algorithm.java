// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.rule;

import dev.migration.rehearsal.RehearsalReport.Change;
import java.util.Arrays;

/** How MariaDB or MySQL does a statement. */
public enum Algorithm {
    INSTANT,
    NOCOPY,
    INPLACE,
    COPY,
    /** With a clause that the statement has itself. */
    AS_WRITTEN("as written"),
    NOT_KNOWN("not known");

    private final String word;

    Algorithm() {
        word = name();
    }

    Algorithm(String word) {
        this.word = word;
    }

    /** That of a report's line about it. */
    public static Algorithm of(Change change) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.word.equals(change.name()))
                .findFirst()
                .orElseThrow();
    }

    /** As a report has it. */
    @Override
    public String toString() {
        return word;
    }
}
