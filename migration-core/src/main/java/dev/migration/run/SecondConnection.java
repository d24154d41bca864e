package dev.migration.run;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A connection beside the one that the run has.
 *
 * @param dataSource where to borrow it
 * @param first the one that the run has
 */
record SecondConnection(DataSource dataSource, Connection first) {

    /**
     * Borrows it for somebody who closes it; null where the DataSource has one connection only, and hands it out to
     * everyone: then a script runs on it now, and it is not ours to close.
     */
    @SuppressWarnings("ReferenceEquality")
    @Nullable
    Connection borrow() throws SQLException {
        Connection connection = dataSource.getConnection();
        return connection == first ? null : connection;
    }
}
