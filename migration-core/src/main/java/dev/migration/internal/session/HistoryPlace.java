package dev.migration.internal.session;

import dev.migration.internal.history.History;
import dev.migration.internal.history.HistoryTables;
import java.sql.Connection;
import java.sql.SQLException;

/** Where the history is: its connection and its tables. */
interface HistoryPlace {

    Connection connection();

    /** Its tables, as far as their schema is known. */
    HistoryTables tables();

    /** Prepares the session for this history, such as by entering a tenant's schema, and returns it as scripts will find it. */
    History enter(History read) throws SQLException;

    /** Whether scripts are to find a tenant's schema. */
    boolean isOfTenant();

    /** Whether a run creates the history's schema where it does not exist. */
    boolean createsSchema();
}
