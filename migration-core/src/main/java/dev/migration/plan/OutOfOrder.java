package dev.migration.plan;

/** What becomes of a pending migration whose version is below one that is applied already. */
public enum OutOfOrder {
    /** Timestamps are allowed with a warning, sequence numbers rejected. */
    AUTO,
    /** It runs, with a warning. */
    ALLOW,
    /** It is an error, and nothing runs. */
    REJECT
}
