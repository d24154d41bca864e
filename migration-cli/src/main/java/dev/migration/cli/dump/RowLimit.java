package dev.migration.cli.dump;

/** Counts the rows of a dump that has them: reference data, not a table that an application has filled. */
final class RowLimit {

    private static final int MOST = 10_000;

    private int rows;

    void add(int more) {
        rows += more;
        if (rows > MOST) {
            throw Refusal.of(
                    "The migrations insert more than " + MOST + " rows, which are not reference data.",
                    "squash to a version before the one that inserts them");
        }
    }
}
