// SPDX-License-Identifier: Apache-2.0
package dev.migration.postgresql;

import dev.migration.Migrator;
import dev.migration.contract.SessionContract.Setting;
import dev.migration.fixture.Fleet;
import dev.migration.fixture.PostgreSqlWorkbench;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** What the contracts ask of each product, on PostgreSQL. */
abstract class PostgreSqlContractWorkbench extends PostgreSqlWorkbench {

    @Override
    public Migrator.Builder builder() {
        return super.builder().baseline(null);
    }

    public List<String> knownSettings() {
        return List.of("SESSION AUTHORIZATION", "ROLE", "search_path", "lock_timeout", "my.own");
    }

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

    public int statementsOfAStartWithNothingToDo() {
        return 1;
    }

    @Override
    public String user() {
        return "postgres";
    }

    public String holderPattern() {
        return "process \\d+, user postgres, from 127\\.0\\.0\\.1, application \"[^\"]*\", connected since \\S+Z";
    }

    public String orphanPattern() {
        return "; if its process is gone, end what it left behind: SELECT pg_terminate_backend\\(\\d+\\)";
    }

    public String slow() {
        return "INSERT INTO counts SELECT 1 FROM pg_sleep(30)";
    }

    public void awaitSlow() {
        Fleet.await(
                "the slow statement",
                () -> !column("SELECT pid FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid()"
                                + " AND query = '" + slow() + "'")
                        .isEmpty());
    }

    public DataSource unreachable() {
        var nowhere = new PGSimpleDataSource();
        nowhere.setServerNames(new String[] {"localhost"});
        nowhere.setPortNumbers(new int[] {1});
        return nowhere;
    }
}
