// SPDX-License-Identifier: Apache-2.0
package dev.migration.schema.internal.dump;

/** Counts the rows of a dump that has them: reference data, not a table that an application has filled. */
final class RowLimit {

    private static final int MOST = 10_000;

    private final int most;
    private int rows;

    private RowLimit(int most) {
        this.most = most;
    }

    static RowLimit ofReferenceData() {
        return new RowLimit(MOST);
    }

    static RowLimit none() {
        return new RowLimit(Integer.MAX_VALUE);
    }

    void add(int more) {
        rows += more;
        if (rows > most) {
            throw DumpRefusal.of(
                    "The migrations insert more than " + MOST + " rows, which are not reference data.",
                    "squash to a version before the one that inserts them");
        }
    }
}
