package dev.migration.internal.database;

/** What some products can do, or do, and others do not. */
public enum Capability {

    /** The database is a file, in this process or behind a small server. */
    IN_A_FILE,

    /** The server silently truncates a name after 63 bytes. */
    TRUNCATES_LONG_NAMES,

    /** Several queries, joined by semicolons, may be sent as one, and several statements as a batch. */
    MULTIPLE_STATEMENTS,

    /** A batch ends at the first statement that fails, so that it may carry the commit as its last one. */
    BATCH_ENDS_AT_FAILURE,

    /** A session that writes blocks every other write, to any table. */
    SINGLE_WRITER,

    /** A session that has written to a table blocks its readers until the transaction ends. */
    WRITERS_BLOCK_READERS,

    /** The statements that reset the session commit an open transaction. */
    RESET_COMMITS,

    /** A wait for a lock can be limited, so that others are not blocked behind it, and the script sent again. */
    LOCK_TIMEOUT,

    /** A statement outside a transaction that ends with a lock timeout changed nothing, so that it can be sent again. */
    LOCK_TIMEOUT_IS_ATOMIC,

    /** A database has several schemas, one of which is current in a session. */
    SCHEMAS,

    /** Sessions that change schemas at the same time may block each other until one is refused. */
    SERIAL_SCHEMA_CHANGES,

    /** The driver has the messages of the server while a statement runs, for another thread too. */
    MESSAGES_WHILE_RUNNING,

    /** A commit is answered up to half a second before it is written, and lost if the process of the database ends. */
    ASYNCHRONOUS_COMMIT
}
