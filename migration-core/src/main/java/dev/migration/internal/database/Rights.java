package dev.migration.internal.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What the user may do, found out without doing it; where a product does not say, it is tried by the run itself. */
interface Rights {

    /**
     * Whether this table, which is not there, may be created.
     *
     * @param schema as the catalogue has it
     * @param table quoted, with its schema
     */
    default boolean mayCreateTable(Connection connection, String schema, String table) throws SQLException {
        return true;
    }

    /**
     * Whether rows may be inserted into each of these tables, which are there.
     *
     * @param tables quoted, with their schema
     */
    default boolean mayInsert(Connection connection, List<String> tables) throws SQLException {
        return true;
    }
}
