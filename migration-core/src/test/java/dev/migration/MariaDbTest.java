package dev.migration;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

class MariaDbTest extends MariaDbWorkbench implements DatabaseContract {

    @Override
    public String user() {
        return "root@localhost";
    }

    @Override
    public String setTimeZone() {
        return "SET time_zone = '-08:00'";
    }

    @Override
    public String createWithPassword(String name, String password) {
        return "CREATE USER " + name + " IDENTIFIED BY '" + password + "'";
    }

    @Override
    public void select(Connection connection, String schema) throws SQLException {
        connection.setCatalog(schema);
    }

    @Override
    public String useSchema(String schema) {
        return "USE " + schema;
    }

    @Override
    public String holderPattern() {
        return "connection \\d+, user root, from localhost:\\d+, (idle|busy) since \\S+Z(, running .*)?";
    }

    @Override
    public String nonTransactional() {
        return "CREATE INDEX counts_by_n ON counts (n)";
    }

    @Override
    public boolean catalogueTells() {
        return true;
    }

    @Override
    public DataSource unreachable() {
        return EmptyMariaDb.at(1, "nowhere");
    }
}
