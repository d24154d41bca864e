// SPDX-License-Identifier: Apache-2.0
package dev.migration.h2;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.contract.HostileFunctionsContract;
import dev.migration.contract.PlainRunContract;
import dev.migration.contract.RightsContract;
import dev.migration.contract.SurroundingsContract;
import dev.migration.contract.TenantContract;
import dev.migration.contract.TenantTroubleContract;
import dev.migration.contract.TrustContract;
import dev.migration.fixture.H2Workbench;
import dev.migration.internal.sql.rules.H2Rules;
import java.lang.reflect.Field;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.api.ErrorCode;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Tag;

@Tag("smoke-only")
class H2ContractTest extends H2Workbench
        implements PlainRunContract,
                SurroundingsContract,
                TenantContract,
                TenantTroubleContract,
                RightsContract,
                TrustContract,
                HostileFunctionsContract {

    @Override
    public String slow() {
        return "INSERT INTO counts SELECT 1 FROM SYSTEM_RANGE(1, 40000) a, SYSTEM_RANGE(1, 40000) b WHERE a.x + b.x < 0";
    }

    @Override
    public List<String> knownSettings() {
        return H2Rules.SETTINGS;
    }

    @Override
    public Map<String, Setting> settings() {
        execute("CREATE SCHEMA other");
        String shown = "SELECT SETTING_VALUE FROM INFORMATION_SCHEMA.SETTINGS WHERE SETTING_NAME = '%s'";
        return Map.ofEntries(
                entry("@", Setting.of("SET @own = 5", "SELECT STATE_KEY FROM INFORMATION_SCHEMA.SESSION_STATE")),
                entry(
                        "LAZY_QUERY_EXECUTION",
                        new Setting("SET LAZY_QUERY_EXECUTION TRUE", inSession("lazyQueryExecution"))),
                entry("LOCK_TIMEOUT", Setting.of("SET LOCK_TIMEOUT 77", "SELECT LOCK_TIMEOUT()")),
                entry("NON_KEYWORDS", Setting.of("SET NON_KEYWORDS DAY, VALUE", shown.formatted("NON_KEYWORDS"))),
                entry("QUERY_TIMEOUT", Setting.of("SET QUERY_TIMEOUT 7777", shown.formatted("QUERY_TIMEOUT"))),
                entry("SCHEMA", Setting.of("SET SCHEMA other", "SELECT CURRENT_SCHEMA")),
                // Once set, it cannot be taken back altogether: one that leads nowhere is left.
                entry(
                        "SCHEMA_SEARCH_PATH",
                        Setting.of(
                                "SET SCHEMA_SEARCH_PATH other",
                                "SELECT STATE_COMMAND FROM INFORMATION_SCHEMA.SESSION_STATE"
                                        + " WHERE STATE_COMMAND LIKE 'SET SCHEMA_SEARCH_PATH %OTHER%'")),
                entry(
                        "SESSION CHARACTERISTICS",
                        Setting.of(
                                "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE",
                                "SELECT ISOLATION_LEVEL FROM INFORMATION_SCHEMA.SESSIONS"
                                        + " WHERE SESSION_ID = SESSION_ID()")),
                entry("THROTTLE", new Setting("SET THROTTLE 1", inSession("throttleMs"))),
                entry("TIME ZONE", Setting.of("SET TIME ZONE 'UTC+5'", shown.formatted("TIME ZONE"))),
                entry(
                        "TRUNCATE_LARGE_LENGTH",
                        Setting.of("SET TRUNCATE_LARGE_LENGTH TRUE", shown.formatted("TRUNCATE_LARGE_LENGTH"))),
                entry("VARIABLE_BINARY", Setting.of("SET VARIABLE_BINARY TRUE", shown.formatted("VARIABLE_BINARY"))));
    }

    /** H2 shows it nowhere. */
    private static Reading inSession(String field) {
        return connection -> {
            try {
                Field value = SessionLocal.class.getDeclaredField(field);
                value.setAccessible(true);
                return String.valueOf(
                        value.get(connection.unwrap(JdbcConnection.class).getSession()));
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
        };
    }

    @Override
    public DataSource unreachable() {
        var nowhere = new JdbcDataSource();
        nowhere.setURL("jdbc:h2:tcp://localhost:1/none");
        return nowhere;
    }

    /** A trigger of H2's is a class; and an alias calls a class's method. */
    public static final class Spy implements org.h2.api.Trigger {

        private static final AtomicInteger CALLS = new AtomicInteger();

        @Override
        public void fire(Connection connection, Object[] before, Object[] after) {}

        public static int call() {
            return CALLS.incrementAndGet();
        }
    }

    @Override
    public void createTriggerOnLog() {
        execute("CREATE TRIGGER spy BEFORE INSERT ON __migrations_log FOR EACH ROW CALL '" + Spy.class.getName() + "'");
    }

    /** It takes none of them: a name that is built in is refused as an alias. */
    @Override
    public void createFunctions(Collection<String> names) {
        Spy.CALLS.set(0);
        String alias = "CREATE ALIAS \"%s\" FOR '" + Spy.class.getName() + ".call'";
        execute(alias.formatted("CALLED"));
        for (String name : names) {
            try (Connection connection = dataSource.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute(alias.formatted(name.toUpperCase(Locale.ROOT)));
            } catch (SQLException e) {
                assertThat(e.getErrorCode()).isEqualTo(ErrorCode.FUNCTION_ALIAS_ALREADY_EXISTS_1);
            }
        }
    }

    @Override
    public int calls() {
        return Spy.CALLS.get();
    }

    @Override
    public void callOne() {
        column("SELECT called()");
    }
}
