// SPDX-License-Identifier: Apache-2.0
package dev.migration.hsqldb;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.migration.contract.DatabaseContract;
import dev.migration.contract.HostileFunctionsContract;
import dev.migration.contract.RightsContract;
import dev.migration.contract.TenantContract;
import dev.migration.contract.TenantTroubleContract;
import dev.migration.contract.TrustContract;
import dev.migration.crash.CrashScript.Kind;
import dev.migration.fixture.HsqldbWorkbench;
import dev.migration.internal.sql.rules.HsqldbRules;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;
import org.hsqldb.jdbc.JDBCDataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("smoke-only")
class HsqldbContractTest extends HsqldbWorkbench
        implements DatabaseContract,
                TenantContract,
                TenantTroubleContract,
                RightsContract,
                TrustContract,
                HostileFunctionsContract {

    @Override
    public String nonTransactional() {
        return "CREATE INDEX counts_by_n ON counts (n)";
    }

    @Override
    public String slow() {
        return "INSERT INTO counts SELECT a.n FROM UNNEST(SEQUENCE_ARRAY(1, 3000, 1)) AS a (n), UNNEST(SEQUENCE_ARRAY(1, 3000, 1)) AS b (n), UNNEST(SEQUENCE_ARRAY(1, 40, 1)) AS c (n) WHERE a.n + b.n + c.n < 0";
    }

    @Override
    public boolean catalogueTells() {
        return false;
    }

    @Override
    public Kind kindOf(String ddl) {
        return Kind.UNKNOWABLE;
    }

    @Override
    public void empty() {
        execute("DROP SCHEMA PUBLIC CASCADE");
    }

    /** A database in memory has nowhere else to keep a result. */
    @Override
    public List<String> knownSettings() {
        return HsqldbRules.SETTINGS.stream()
                .filter(setting -> !setting.equals("SESSION RESULT"))
                .toList();
    }

    @Override
    public Map<String, Setting> settings() {
        execute(
                "CREATE SCHEMA other",
                "CREATE ROLE clerk",
                "GRANT clerk TO SA",
                "CREATE USER other PASSWORD 'x' ADMIN");
        String shown = "SELECT VALUE FROM INFORMATION_SCHEMA.SYSTEM_SESSIONINFO WHERE KEY = '%s'";
        String characteristics = "SET SESSION CHARACTERISTICS AS TRANSACTION ";
        var settings = new LinkedHashMap<String, Setting>();
        settings.put("IGNORECASE", Setting.of("SET IGNORECASE TRUE", shown.formatted("IGNORECASE")));
        settings.put("MAXROWS", Setting.of("SET MAXROWS 1", "SELECT n FROM (VALUES (1), (2)) AS v (n)"));
        settings.put("ROLE", Setting.of("SET ROLE 'CLERK'", "VALUES (CURRENT_ROLE)"));
        settings.put("SCHEMA", Setting.of("SET SCHEMA other", "VALUES (CURRENT_SCHEMA)"));
        settings.put("SESSION AUTHORIZATION", Setting.of("SET SESSION AUTHORIZATION 'OTHER'", "VALUES (CURRENT_USER)"));
        settings.put(
                "SESSION CHARACTERISTICS",
                Setting.of(characteristics + "ISOLATION LEVEL SERIALIZABLE", "VALUES (SESSION_ISOLATION_LEVEL())"));
        settings.put(
                "SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
                Setting.of(characteristics + "READ ONLY", shown.formatted("SESSION READONLY")));
        settings.put("TIME", Setting.of("SET TIME ZONE INTERVAL '5:00' HOUR TO MINUTE", "VALUES (TIMEZONE())"));
        return settings;
    }

    @Override
    public String useSchema(String schema) {
        return "SET SCHEMA " + schema;
    }

    @Test
    @Tag("smoke")
    @Override
    public void aLockTimeoutIsKept() {
        abort("HSQLDB lets a statement wait for another's lock without limit, and has no setting for it");
    }

    @Override
    public DataSource unreachable() {
        var nowhere = new JDBCDataSource();
        nowhere.setURL("jdbc:hsqldb:hsql://localhost:1/none");
        nowhere.setUser("SA");
        return nowhere;
    }

    @Override
    public void createTriggerOnLog() {
        execute("CREATE TRIGGER spy AFTER INSERT ON \"__MIGRATIONS_LOG\" REFERENCING NEW ROW AS r FOR EACH ROW"
                + " BEGIN ATOMIC DELETE FROM t; END");
    }

    /** Whoever owns a schema may create them there, also of names that are reserved words. */
    @Override
    public void createFunctions(Collection<String> names) {
        execute("CREATE SEQUENCE caught START WITH 0");
        for (String name : names) {
            for (String parameters : List.of("", "a VARCHAR(100)", "a INT", "a VARCHAR(100), b VARCHAR(100)")) {
                execute("CREATE FUNCTION \"" + name.toUpperCase(Locale.ROOT) + "\"(" + parameters
                        + ") RETURNS INT RETURN NEXT VALUE FOR caught");
            }
        }
    }

    @Override
    public int calls() {
        return Integer.parseInt(column("VALUES (NEXT VALUE FOR caught)").get(0));
    }

    @Override
    public void callOne() {
        column("VALUES (PUBLIC.MAX())");
    }
}
