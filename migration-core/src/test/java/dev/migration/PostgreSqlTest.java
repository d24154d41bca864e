package dev.migration;

import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

class PostgreSqlTest extends PostgreSqlWorkbench implements DatabaseContract {

    @Override
    public List<String> knownSettings() {
        return List.of("SESSION AUTHORIZATION", "ROLE", "search_path", "lock_timeout", "my.own");
    }

    @Override
    public Map<String, Setting> settings() {
        return Map.of(
                "SESSION AUTHORIZATION",
                Setting.of("SET SESSION AUTHORIZATION pg_monitor", "SELECT session_user"),
                "ROLE",
                Setting.of("SET ROLE pg_monitor", "SELECT current_user"),
                "search_path",
                Setting.of("SET search_path = pg_temp", "SHOW search_path"),
                "lock_timeout",
                Setting.of("SELECT set_config('lock_timeout', '7s', false)", "SHOW lock_timeout"),
                "my.own",
                Setting.of("SET my.own = 'x'", "SELECT COALESCE(current_setting('my.own', true), '')"));
    }

    @Override
    public int statementsOfAStartWithNothingToDo() {
        return 1;
    }

    @Override
    public String user() {
        return "postgres";
    }

    @Override
    public String holderPattern() {
        return "process \\d+, user postgres, from 127\\.0\\.0\\.1, application \"[^\"]*\", connected since \\S+Z";
    }

    @Override
    public String nonTransactional() {
        return "CREATE INDEX CONCURRENTLY counts_by_n ON counts (n)";
    }

    @Override
    public String slow() {
        return "INSERT INTO counts SELECT 1 FROM pg_sleep(30)";
    }

    @Override
    public boolean catalogueTells() {
        return true;
    }

    @Override
    public String useSchema(String schema) {
        return "SET search_path = " + schema;
    }

    @Override
    public DataSource unreachable() {
        var nowhere = new PGSimpleDataSource();
        nowhere.setServerNames(new String[] {"localhost"});
        nowhere.setPortNumbers(new int[] {1});
        return nowhere;
    }
}
