package dev.migration.internal.database;

import static dev.migration.Vendor.H2;
import static dev.migration.Vendor.HSQLDB;
import static dev.migration.Vendor.MARIADB;
import static dev.migration.Vendor.MYSQL;
import static dev.migration.Vendor.POSTGRESQL;
import static dev.migration.Vendor.SQLITE;

import dev.migration.Vendor;
import java.util.List;

/** What some products can do, or do, and others do not. */
public enum Capability {

    /** The database is a file, in this process or behind a small server. */
    IN_A_FILE(H2, HSQLDB, SQLITE),

    /** There are no users and no server: beyond a database a statement reaches other files only. */
    FILES_ONLY(SQLITE),

    /** The database writes a script of itself, which names the schema of each object. */
    SCRIPTS_ITSELF(H2, HSQLDB),

    /** A database in memory can have a name, by which several connections of a process share it. */
    NAMED_IN_MEMORY(H2, HSQLDB),

    /** A database has several schemas, one of which is current in a session. */
    SCHEMAS(POSTGRESQL, MARIADB, MYSQL, H2, HSQLDB),

    /** A schema is a database, which JDBC calls a catalog. */
    SCHEMAS_ARE_DATABASES(MARIADB, MYSQL),

    /** A session can take a role that its user was granted. */
    ROLES(POSTGRESQL, MARIADB, MYSQL, HSQLDB),

    /** The catalogue shows an object's definition by its name, another one once a statement has changed it. */
    DEFINITIONS_BY_NAME(MARIADB, MYSQL),

    /**
     * Several queries, joined by semicolons, may be sent as one; and several statements as a batch, which pgjdbc sends as one
     * pipeline: it ends at the first one that fails, so that COMMIT may be its last.
     */
    MULTIPLE_STATEMENTS(POSTGRESQL),

    /** The driver has the messages of the server while a statement runs, for another thread too. */
    MESSAGES_WHILE_RUNNING(POSTGRESQL),

    /** A wait for a lock can be limited, so that others are not blocked behind it, and the script sent again. */
    LOCK_TIMEOUT(POSTGRESQL, MARIADB, MYSQL),

    /** A statement outside a transaction that ends with a lock timeout changed nothing, so that it can be sent again. */
    LOCK_TIMEOUT_IS_ATOMIC(MARIADB, MYSQL),

    /** A session that writes blocks every other write, to any table. */
    SINGLE_WRITER(SQLITE),

    /** A session that has written to a table blocks its readers until the transaction ends. */
    WRITERS_BLOCK_READERS(HSQLDB),

    /** The statements that reset the session commit an open transaction, as SET SESSION CHARACTERISTICS does. */
    RESET_COMMITS(H2),

    /** Sessions that change schemas at the same time may block each other until one is refused. */
    SERIAL_SCHEMA_CHANGES(H2),

    /** A commit is answered up to half a second before it is written, and lost if the process of the database ends. */
    ASYNCHRONOUS_COMMIT(H2, HSQLDB),
    /** A transaction can ask that its commit does not wait for the disk. */
    COMMITS_WITHOUT_WAITING(POSTGRESQL);

    private final List<Vendor> vendors;

    Capability(Vendor... vendors) {
        this.vendors = List.of(vendors);
    }

    /** Whether a product has it. Of a database that is connected, {@link Database#has} tells. */
    public boolean isOf(Vendor vendor) {
        return vendors.contains(vendor);
    }
}
