package dev.migration.run;

/** A script did not come to its end, and this is what stands. */
final class ScriptFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final StatementFailure failure;
    private final Standing standing;
    private final int done;

    /** What the failure left behind. */
    enum Standing {
        /** Nothing: the schema is what it was. */
        NOTHING,
        /** The earlier statements that are done, and of the others what they wrote to tables without transactions. */
        ROWS_STAY,
        /** All of the script or nothing: the answer to the commit was lost. */
        ALL_OR_NOTHING,
        /** What another instance makes of it, which took over. */
        OVERTAKEN,
        /** The statements before the one that failed. */
        EARLIER_STATEMENTS,
        /** The statements before, and perhaps the one that was open. */
        UNKNOWN
    }

    ScriptFailure(StatementFailure failure, Standing standing, int done) {
        super(failure);
        this.failure = failure;
        this.standing = standing;
        this.done = done;
    }

    StatementFailure failure() {
        return failure;
    }

    Standing standing() {
        return standing;
    }

    /** How many statements are surely done. */
    int done() {
        return done;
    }
}
