package dev.migration;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.migration.plan.State;
import dev.migration.problem.MigrationFailedException;
import dev.migration.script.SessionSettings;
import java.lang.reflect.Field;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class H2Test extends FolderWorkbench implements DatabaseContract, RightsContract {

    private final JdbcDataSource dataSource = new JdbcDataSource();

    H2Test() {
        dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        dataSource.setUser("sa");
    }

    @AfterEach
    void drop() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN");
        }
    }

    @Override
    public DataSource dataSource() {
        return dataSource;
    }

    @Override
    public String vendor() {
        return "h2";
    }

    @Override
    public boolean isUpperCase() {
        return true;
    }

    @Override
    public MigratorBuilder asClerk() {
        execute("CREATE USER clerk PASSWORD 'clerk'");
        var clerk = new JdbcDataSource();
        // Its options may be set by an administrator only.
        clerk.setURL(dataSource.getURL().replaceFirst(";.*", ""));
        clerk.setUser("CLERK");
        clerk.setPassword("clerk");
        return builder().dataSource(clerk);
    }

    @Override
    public String nonTransactional() {
        return "CREATE INDEX counts_by_n ON counts (n)";
    }

    @Override
    public String slow() {
        return "INSERT INTO counts SELECT 1 FROM SYSTEM_RANGE(1, 40000) a, SYSTEM_RANGE(1, 40000) b WHERE a.x + b.x < 0";
    }

    @Override
    public boolean catalogueTells() {
        return true;
    }

    @Override
    public void empty() {
        execute("DROP ALL OBJECTS");
    }

    @Override
    public List<String> knownSettings() {
        return SessionSettings.H2;
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
    public String useSchema(String schema) {
        return "SET SCHEMA " + schema;
    }

    @Override
    public DataSource unreachable() {
        var nowhere = new JdbcDataSource();
        nowhere.setURL("jdbc:h2:tcp://localhost:1/none");
        return nowhere;
    }

    @Test
    void theNextScriptAndThePoolSeeNothingOfVariablesAndTemporaryTables() throws SQLException {
        write(
                "0001_state.sql",
                "SET @v = 5;",
                "CREATE LOCAL TEMPORARY TABLE scratch (n INT);",
                "SET SCHEMA_SEARCH_PATH PUBLIC;");
        write("0002_next.sql", "CREATE TABLE seen AS SELECT @v AS v;");
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            builder().dataSource(Connections.pooled(connection)).build().up();

            try (ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM INFORMATION_SCHEMA.SESSION_STATE"
                    + " WHERE STATE_KEY LIKE '@%' OR STATE_KEY LIKE 'TABLE %'")) {
                row.next();
                assertThat(row.getInt(1)).isZero();
            }
        }
        assertThat(column("SELECT v FROM seen")).containsExactly((String) null);
    }

    @Test
    void whatAnExecutedTextCommitsIsNotCalledRolledBack() throws SQLException {
        write("0001_x.sql", "CREATE TABLE x (n INT);");
        up();
        write(
                "0002_y.sql",
                "INSERT INTO x VALUES (1);",
                "EXECUTE IMMEDIATE 'ALTER TABLE x ADD COLUMN c INT';",
                "INSERT INTO nowhere VALUES (1);");

        assertThatThrownBy(this::up).hasMessageContaining("Half done: statements 1 to 2 of 0002 stand");
        assertThat(column("SELECT n FROM x")).containsExactly("1");
    }

    @Test
    void aCallThatFailsMayHaveCommittedWhatItDidBefore() {
        write(
                "0001_half.sql",
                "CREATE ALIAS half AS $$ void half(java.sql.Connection c) throws java.sql.SQLException {",
                "  c.createStatement().execute(\"CREATE TABLE made (n INT)\");",
                "  throw new java.sql.SQLException(\"half of it\"); } $$;",
                "CALL half();");

        assertThatThrownBy(this::up)
                .hasMessageContaining("half of it")
                .hasMessageContaining("statement 1 surely took effect; whether the next one did is unknown");
        assertThat(column("SELECT COUNT(*) FROM made")).containsExactly("0");
    }

    @Test
    void anotherSchemaOnTheSearchPathIsNotOurHistory() throws SQLException {
        write("0001_a.sql", "CREATE TABLE a (id INT);");
        up();
        execute("CREATE SCHEMA fresh");
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET SCHEMA fresh");
            statement.execute("SET SCHEMA_SEARCH_PATH public");

            assertThat(builder()
                            .dataSource(Connections.pooled(connection))
                            .build()
                            .up()
                            .migrations())
                    .hasSize(1);
        }
        assertThat(column("SELECT COUNT(*) FROM fresh.a")).containsExactly("0");
    }

    @Test
    void whatAScriptSetsIsNotLeftOnTheConnection() throws SQLException {
        execute("CREATE SCHEMA other");
        write(
                "0001_settings.sql",
                "SET SCHEMA other;",
                "SET LOCK_TIMEOUT 77;",
                "SET TIME ZONE 'UTC+5';",
                "CREATE TABLE here (n INT);");
        write("0002_next.sql", "-- option: lock_timeout=1s", "CREATE TABLE there (n INT);");
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET LOCK_TIMEOUT 4321");

            builder().dataSource(Connections.pooled(connection)).build().up();

            try (ResultSet row = statement.executeQuery("SELECT CURRENT_SCHEMA || ' ' || LOCK_TIMEOUT() || ' '"
                    + " || (SELECT COUNT(*) FROM INFORMATION_SCHEMA.SESSION_STATE WHERE STATE_KEY <> 'SCHEMA')")) {
                row.next();
                assertThat(row.getString(1)).isEqualTo("PUBLIC 4321 0");
            }
        }
        assertThat(column("SELECT table_schema || '.' || table_name FROM information_schema.tables WHERE table_name IN"
                        + " ('HERE', 'THERE') ORDER BY 1"))
                .containsExactly("OTHER.HERE", "PUBLIC.THERE");
    }

    @Test
    void aScriptThatControlsTransactionsItselfKeepsItsRollback() {
        write(
                "0001_own.sql",
                "CREATE TABLE t (n INT);",
                "SET AUTOCOMMIT FALSE;",
                "INSERT INTO t VALUES (1);",
                "COMMIT;",
                "INSERT INTO t VALUES (2);",
                "ROLLBACK;",
                "SET AUTOCOMMIT TRUE;",
                "INSERT INTO t VALUES (3);");

        assertThat(up().migrations()).hasSize(1);

        assertThat(column("SELECT n FROM t ORDER BY n")).containsExactly("1", "3");
    }

    @Test
    void oneWhoLostTheLeaseStopsAtItsNextWrite() {
        execute("CREATE TABLE counts (n INT)");
        write(
                "0001_t.sql",
                "INSERT INTO counts VALUES (1);",
                "CREATE TABLE t (n INT);",
                "INSERT INTO counts VALUES (2);");
        DataSource stolen = CutConnection.meanwhile(
                dataSource,
                "CREATE TABLE t ",
                () -> execute(
                        "UPDATE __migrations_run SET owner = 'another', expires_at = TIMESTAMP '2099-01-01 00:00:00'"));

        assertThatThrownBy(() -> builder().dataSource(stolen).build().up())
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("another instance took over: 0 rows instead of one")
                .hasMessageContaining("Another instance went on with 0001 while this one was held up.")
                .hasMessageContaining("nothing has to be marked");
        assertThat(column("SELECT n FROM counts")).containsExactly("1");
        assertThat(column("SELECT owner || ' ' || statements_done FROM __migrations_run"))
                .containsExactly("another 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH",
                "MODE=MySQL;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE",
                "MODE=MSSQLServer",
                "MODE=Oracle",
                "DATABASE_TO_UPPER=FALSE",
                "AUTOCOMMIT=OFF"
            })
    void worksInEveryMode(String mode) {
        dataSource.setURL(dataSource.getURL() + ";" + mode);
        write("0001_t.sql", "-- Up Migration", "CREATE TABLE t (n INT);", "-- Down Migration", "DROP TABLE t;");
        write("0002_rows.sql", "INSERT INTO t VALUES (1);");
        write("0003_plain.sql", "-- no-transaction", "INSERT INTO t VALUES (2);");

        assertThat(up().migrations()).hasSize(3);
        assertThat(up().migrations()).isEmpty();
        assertThat(appliedNames()).containsExactly("0001_t", "0002_rows", "0003_plain");
        assertThat(states()).containsOnly(State.APPLIED);
        migrator().markFailed("0003");
        migrator().markFailed("0002");
        assertThat(migrator().down().migrations()).hasSize(1);
        assertThat(up().migrations()).hasSize(3);
        assertThat(column("SELECT n FROM t ORDER BY n")).containsExactly("1", "2");
    }
}
