package dev.migration.internal.database;

/** What some products do and others do not. */
public enum Trait {

    /** The server cuts a name after 63 bytes, without a word, and means whatever is called as the rest. */
    CUTS_LONG_NAMES,

    /** Several queries, joined by semicolons, may be sent as one, and several statements as a batch. */
    TAKES_SEVERAL_AT_ONCE,

    /** A batch ends at the first statement that fails, so that it may carry the commit as its last one. */
    ENDS_BATCH_AT_FAILURE,

    /** Whoever writes, or is in a statement that may, keeps everybody else from writing to any table. */
    HAS_ONE_WRITER,

    /** Whoever has written to a table keeps everybody from as much as reading it until the transaction ends. */
    KEEPS_READERS_WAITING,

    /** What brings the session back to what it was commits an open transaction. */
    COMMITS_AT_RESET,

    /**
     * A wait for a lock of another session can be limited so that others are not kept waiting behind it, and a script that
     * was stopped so is worth another try.
     */
    LIMITS_LOCK_WAITS,

    /**
     * A statement outside a transaction that waited too long for a lock has done nothing, and left nothing behind, so that
     * it may be limited and sent again as well.
     */
    UNDOES_AT_LOCK_TIMEOUT,

    /** A database has several schemas, and a session is led to one or the other. */
    HAS_SCHEMAS,

    /** Sessions that change schemas at the same time may wait for each other until one is refused, whatever they change. */
    CHANGES_SCHEMAS_ONE_BY_ONE,

    /** A commit is answered up to half a second before it is written, and lost where the process of the database ends. */
    ANSWERS_BEFORE_WRITING
}
