// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import java.sql.Connection;
import java.sql.SQLException;
import org.h2.api.Trigger;

/** A trigger of H2, which are classes. */
public final class KeepingTrigger implements Trigger {

    @Override
    public void fire(Connection connection, Object[] oldRow, Object[] newRow) throws SQLException {
        throw new SQLException("kept");
    }
}
