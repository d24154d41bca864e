// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.session;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Borrows a connection beside the run's own in a background task: a pool or a network may take long to answer. */
public final class SecondConnection {

    private final DataSource dataSource;
    private final Connection first;
    private @Nullable Thread borrower;

    public SecondConnection(DataSource dataSource, Connection first) {
        this.dataSource = dataSource;
        this.first = first;
    }

    /** Borrows it for a task that closes it; null where the DataSource gives the run's own connection to everyone. */
    @SuppressWarnings("ReferenceEquality")
    public @Nullable Connection borrow() throws SQLException {
        setBorrower(Thread.currentThread());
        try {
            Connection connection = dataSource.getConnection();
            return connection == first ? null : connection;
        } finally {
            setBorrower(null);
        }
    }

    private synchronized void setBorrower(@Nullable Thread thread) {
        borrower = thread;
        if (thread == null) {
            // A late interrupt must not reach a statement.
            Thread.interrupted();
        }
    }

    /** Ends the wait for a connection, if a task waits for one. */
    public synchronized void abandon() {
        if (borrower != null) {
            borrower.interrupt();
        }
    }
}
