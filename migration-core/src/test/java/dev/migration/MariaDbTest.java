package dev.migration;

import dev.migration.CrashScript.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

class MariaDbTest extends MariaDbWorkbench
        implements DatabaseContract, TenantContract, TenantTroubleContract, WireContract {

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
    public String orphanPattern() {
        return "; if its process is gone, end what it left behind: KILL \\d+";
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
    public String undoNonTransactional() {
        return "DROP INDEX counts_by_n ON counts";
    }

    /** The catalogue says in whole seconds when a table was made, and the run began in the same one. */
    @Override
    public Kind kindOf(String ddl) {
        return ddl.startsWith("CREATE TABLE") ? Kind.UNKNOWABLE : Kind.ALONE;
    }

    @Override
    public boolean leavesOut(String situation) {
        return situation.startsWith("mark-")
                || situation.equals("up, with a baseline")
                || situation.equals("up, half done");
    }

    @Override
    public boolean isSlow() {
        return true;
    }

    @Override
    public int sessions() {
        return Integer.parseInt(column("SELECT COUNT(*) FROM information_schema.PROCESSLIST"
                        + " WHERE DB = 'contract' AND ID <> CONNECTION_ID()")
                .get(0));
    }

    @Override
    public int serverPort() {
        return EmptyMariaDb.port();
    }

    @Override
    public DataSource through(int port, Duration socketTimeout) {
        return EmptyMariaDb.at(port, "contract?user=root&socketTimeout=" + socketTimeout.toMillis());
    }

    @Override
    public void empty() {
        execute("DROP DATABASE contract", "CREATE DATABASE contract CHARACTER SET utf8mb4");
    }

    @Override
    public DataSource unreachable() {
        return EmptyMariaDb.at(1, "nowhere");
    }
}
