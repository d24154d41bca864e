package dev.migration.internal.crew;

import javax.sql.DataSource;

/** How a crew reaches what it works on. */
public interface Reach<K> {

    /** How a target is called in the log. */
    String name(K target);

    /** The server that has it: connections are counted by it. */
    String server(K target);

    /** What those have in common for which one connection does, as they are schemas of one database. */
    Object database(K target);

    /** Whether its DataSource keeps connections itself: then each is given back at once, as others may need it. */
    boolean isPooled(K target);

    /**
     * Where connections to it come from. Nothing is connected yet.
     *
     * @throws dev.migration.MigrationException if it is not known how to connect
     */
    DataSource connect(K target);
}
