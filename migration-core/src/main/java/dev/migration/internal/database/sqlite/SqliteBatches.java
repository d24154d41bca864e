// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.sqlite;

import dev.migration.internal.database.DatabaseBatches;
import dev.migration.internal.database.Row;
import dev.migration.internal.script.BatchStatement.TableName;
import java.sql.Connection;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;

/** What is different where each value has a type of its own, and a view's columns are those of the table behind it. */
final class SqliteBatches implements DatabaseBatches {

    @Override
    public boolean mixesTypes(Connection connection, String table, String column) throws SQLException {
        String types = "SELECT COUNT(DISTINCT replace(typeof(" + column + "), 'real', 'integer')) > 1 FROM " + table;
        return !Row.all(connection, types).get(0).text(1).equals("0");
    }

    @Override
    public String listedName(TableName name, ResultSetMetaData column) {
        return name.table();
    }
}
