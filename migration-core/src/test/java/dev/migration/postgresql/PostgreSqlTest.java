package dev.migration.postgresql;

import dev.migration.Migrator;
import dev.migration.contract.DatabaseContract;
import dev.migration.contract.TenantContract;
import dev.migration.contract.TenantTroubleContract;
import dev.migration.contract.WireContract;
import dev.migration.crash.CrashScript;
import dev.migration.crash.CrashScript.Kind;
import dev.migration.fixture.EmptyPostgreSql;
import dev.migration.fixture.Fleet;
import dev.migration.fixture.PostgreSqlWorkbench;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

class PostgreSqlTest extends PostgreSqlWorkbench
        implements DatabaseContract, TenantContract, TenantTroubleContract, WireContract {

    @Override
    public Migrator.Builder builder() {
        return super.builder().baseline(null);
    }

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
    public String orphanPattern() {
        return "; if its process is gone, end what it left behind: SELECT pg_terminate_backend\\(\\d+\\)";
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
    public void awaitSlow() {
        Fleet.await(
                "the slow statement",
                () -> !column("SELECT pid FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid()"
                                + " AND query = '" + slow() + "'")
                        .isEmpty());
    }

    @Override
    public boolean catalogueTells() {
        return true;
    }

    @Override
    public String undoNonTransactional() {
        return "DROP INDEX CONCURRENTLY counts_by_n";
    }

    @Override
    public Kind kindOf(String ddl) {
        return ddl.contains("CONCURRENTLY") ? Kind.ALONE : Kind.TRANSACTIONAL;
    }

    @Override
    public List<String> indexes() {
        return column("SELECT indexrelid::regclass FROM pg_index WHERE indrelid = 'counts'::regclass AND indisvalid");
    }

    @Override
    public List<CrashScript> crashScripts() {
        var scripts = new ArrayList<>(WireContract.super.crashScripts());
        scripts.add(new CrashScript(
                "0006",
                "",
                List.of(
                        CrashScript.makes("COPY counts FROM STDIN;\n11\n12\n\\.\nSELECT 1", "11", "12"),
                        CrashScript.row(13)),
                List.of(CrashScript.takes("DELETE FROM counts WHERE n > 10", "11", "12", "13"))));
        return scripts;
    }

    @Override
    public boolean leavesOut(String situation) {
        return situation.startsWith("mark-") || situation.equals("up, with a baseline");
    }

    @Override
    public int sessions() {
        return Integer.parseInt(column("SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND pid <> pg_backend_pid() AND backend_type = 'client backend'")
                .get(0));
    }

    @Override
    public int serverPort() {
        return EmptyPostgreSql.port();
    }

    @Override
    public DataSource through(int port, Duration socketTimeout) {
        PGSimpleDataSource other = EmptyPostgreSql.as("postgres", dataSource.getDatabaseName());
        other.setPortNumbers(new int[] {port});
        other.setSocketTimeout((int) socketTimeout.toSeconds());
        return other;
    }

    @Override
    public void empty() {
        execute("DROP SCHEMA public CASCADE", "CREATE SCHEMA public");
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
