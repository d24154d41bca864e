package dev.migration;

/** How a script runs. */
public enum Transactionality {
    /** All of it, and its bookkeeping, in one transaction: it is applied wholly or not at all. */
    TRANSACTION,
    /**
     * Statement by statement, each run of transactional ones in a transaction of its own, with a journal that says how
     * far it came.
     */
    JOURNALED
}
