// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.database.mysql;

import dev.migration.internal.database.DatabaseBatches;
import dev.migration.internal.database.Row;
import dev.migration.internal.script.BatchStatement.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What MariaDB and MySQL know of tables that are changed range by range: their engines, and columns that they set. */
final class MySqlBatches implements DatabaseBatches {

    private static final String TABLE = """
            SELECT CASE WHEN t.TABLE_TYPE NOT IN ('BASE TABLE', 'SYSTEM VERSIONED') THEN 'no table'
                        WHEN e.TRANSACTIONS = 'YES' THEN 'table' ELSE CONCAT('engine ', t.ENGINE) END,
                   CONCAT(t.TABLE_SCHEMA, '.', t.TABLE_NAME), NULL, t.TABLE_SCHEMA, t.TABLE_NAME
              FROM information_schema.TABLES t LEFT JOIN information_schema.ENGINES e ON e.ENGINE = t.ENGINE
             WHERE t.TABLE_SCHEMA = COALESCE(?, DATABASE()) AND t.TABLE_NAME = ?""";

    private static final String SET_WITH_ROW =
            "SELECT 1 FROM information_schema.columns WHERE table_schema = ? AND table_name = ? AND column_name = ? AND"
                    + " extra LIKE '%on update%'";

    /** A row that a client changes after the range was read is waited for; a snapshot, which is the default, would fail instead. */
    @Override
    public List<String> begin() {
        return List.of("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
    }

    @Override
    public KeyKind kindOfOthers() {
        return KeyKind.TEXT_OF_SERVER;
    }

    /** Another instant in another time zone, and two instants where clocks are set back. */
    @Override
    public Optional<String> flawOf(String type) {
        return type.equals("timestamp") ? Optional.of("its text depends on the time zone") : Optional.empty();
    }

    /** In a result, an ENUM is a CHAR. */
    @Override
    public String typeName(ResultSetMetaData found, ResultSet described) throws SQLException {
        return described.getString("TYPE_NAME");
    }

    @Override
    public Place place(Connection connection, String table, ResultSetMetaData column) throws SQLException {
        return new Place(column.getCatalogName(1), column.getTableName(1));
    }

    @Override
    public boolean isSetByServer(Connection connection, Place table, String column) throws SQLException {
        return !Row.all(connection, SET_WITH_ROW, table.schema(), table.table(), column)
                .isEmpty();
    }

    @Override
    public FoundTable table(Connection connection, TableName name) throws SQLException {
        return FoundTable.of(Row.all(connection, TABLE, name.schema(), name.table()));
    }

    @Override
    public List<ForeignKey> keysTo(Connection connection, Place table) throws SQLException {
        return DatabaseBatches.keys(
                connection.getMetaData().getExportedKeys(table.schema(), null, table.table()), "FKTABLE_CAT");
    }
}
