// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal.remedy.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** What statements tell that are rolled back. */
interface RolledBack<T> {

    T by(Statement statement) throws SQLException;

    static <T> T in(Connection connection, RolledBack<T> tried) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            return tried.by(statement);
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }
}
