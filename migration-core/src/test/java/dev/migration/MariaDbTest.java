package dev.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

class MariaDbTest extends MariaDbWorkbench implements DatabaseContract {

    @Override
    public List<String> knownSettings() {
        return List.of("USE", "ROLE", "NAMES", "TRANSACTION", "@", "sql_mode", "timestamp");
    }

    @Override
    public Map<String, Setting> settings() {
        execute("CREATE SCHEMA other", "CREATE ROLE clerk");
        return Map.of(
                "USE",
                Setting.of("USE other", "SELECT DATABASE()"),
                "ROLE",
                Setting.of("SET ROLE clerk", "SELECT CURRENT_ROLE()"),
                "NAMES",
                Setting.of("SET NAMES utf8mb3", "SELECT @@SESSION.character_set_results"),
                "TRANSACTION",
                Setting.of("SET SESSION TRANSACTION READ ONLY", "SELECT @@SESSION.tx_read_only"),
                "@",
                Setting.of("SET @left = 5", "SELECT @left"),
                "sql_mode",
                Setting.of("SET sql_mode = 'TRADITIONAL'", "SELECT @@SESSION.sql_mode"),
                "timestamp",
                Setting.of("SET timestamp = 1000000000", "SELECT @@timestamp = 1000000000"));
    }

    /** One for what the product and the server's settings make of all the others. */
    @Override
    public int statementsOfAStartWithNothingToDo() {
        return 4;
    }

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
    public String slow() {
        return "INSERT INTO counts SELECT SLEEP(30)";
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
