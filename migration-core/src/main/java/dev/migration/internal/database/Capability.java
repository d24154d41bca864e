// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database;

/** What some products can do, or do, and others do not. Each {@link Database} says which of them it has. */
public enum Capability {

    /** The database is a file, in this process or behind a small server. */
    IN_A_FILE,

    /** There are no users and no server: beyond a database a statement reaches other files only. */
    FILES_ONLY,

    /** The database writes a script of itself, which names the schema of each object. */
    SCRIPTS_ITSELF,

    /** A database in memory can have a name, by which several connections of a process share it. */
    NAMED_IN_MEMORY,

    /** A database has several schemas, one of which is current in a session. */
    SCHEMAS,

    /** A schema is a database, which JDBC calls a catalog. */
    SCHEMAS_ARE_DATABASES,

    /** A session can take a role that its user was granted. */
    ROLES,

    /** The catalogue shows an object's definition by its name, another one once a statement has changed it. */
    DEFINITIONS_BY_NAME,

    /**
     * Several queries, joined by semicolons, may be sent as one; and several statements as a batch, which pgjdbc sends as one
     * pipeline: it ends at the first one that fails, so that COMMIT may be its last.
     */
    MULTIPLE_STATEMENTS,

    /** The driver has the messages of the server while a statement runs, for another thread too. */
    MESSAGES_WHILE_RUNNING,

    /** A wait for a lock can be limited, so that others are not blocked behind it, and the script sent again. */
    LOCK_TIMEOUT,

    /** A statement outside a transaction that ends with a lock timeout changed nothing, so that it can be sent again. */
    LOCK_TIMEOUT_IS_ATOMIC,

    /** A session that writes blocks every other write, to any table. */
    SINGLE_WRITER,

    /** A session that has written to a table blocks its readers until the transaction ends. */
    WRITERS_BLOCK_READERS,

    /** The statements that reset the session commit an open transaction, as SET SESSION CHARACTERISTICS does. */
    RESET_COMMITS,

    /** Sessions that change schemas at the same time may block each other until one is refused. */
    SERIAL_SCHEMA_CHANGES,

    /** A commit is answered up to half a second before it is written, and lost if the process of the database ends. */
    ASYNCHRONOUS_COMMIT,

    /** A transaction can ask that its commit does not wait for the disk. */
    COMMITS_WITHOUT_WAITING
}
