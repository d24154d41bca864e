package dev.migration.hibernate.internal;

import dev.migration.internal.database.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a row gets that is there when a column is added: asked of the product itself, as MariaDB and MySQL fill in values of their own. */
record RowProbe(Connection connection) {

    private static final String TABLE = "migration_probe";

    /**
     * The value; null where the product refuses the statement.
     *
     * @param sql what adds the column to its table
     */
    @Nullable
    String valueOf(String sql) throws SQLException {
        Row.execute(connection, "create table " + TABLE + " (probe int)");
        try {
            Row.execute(connection, "insert into " + TABLE + " values (1)");
            Row.execute(connection, sql.replaceFirst("(?is)^alter table \\S+", "alter table " + TABLE));
            List<Row> rows = Row.all(connection, "select * from " + TABLE);
            return rows.get(0).text(2);
        } catch (SQLException e) {
            return null;
        } finally {
            Row.execute(connection, "drop table " + TABLE);
        }
    }
}
