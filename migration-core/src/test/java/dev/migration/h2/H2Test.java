package dev.migration.h2;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.migration.Code;
import dev.migration.InvalidMigrationsException;
import dev.migration.MigrationEvent.Waiting;
import dev.migration.MigrationFailedException;
import dev.migration.MigrationStatus;
import dev.migration.MigrationStoppedException;
import dev.migration.Migrator;
import dev.migration.Policy;
import dev.migration.Problem;
import dev.migration.State;
import dev.migration.Strictness;
import dev.migration.contract.HostileFunctionsContract;
import dev.migration.contract.PlainRunContract;
import dev.migration.contract.RightsContract;
import dev.migration.contract.TenantContract;
import dev.migration.contract.TenantTroubleContract;
import dev.migration.contract.TrustContract;
import dev.migration.fixture.Connections;
import dev.migration.fixture.CutConnection;
import dev.migration.fixture.H2Workbench;
import dev.migration.fixture.PausedRun;
import dev.migration.fixture.Workbench;
import dev.migration.internal.sql.rules.EmbeddedRules;
import java.io.IOException;
import java.lang.reflect.Field;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.h2.api.ErrorCode;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class H2Test extends H2Workbench
        implements PlainRunContract,
                TenantContract,
                TenantTroubleContract,
                RightsContract,
                TrustContract,
                HostileFunctionsContract {

    @Override
    public Migrator.Builder asClerk() {
        execute("CREATE USER clerk PASSWORD 'clerk'");
        var clerk = new JdbcDataSource();
        // Its options may be set by an administrator only.
        clerk.setURL(dataSource.getURL().replaceFirst(";.*", ""));
        clerk.setUser("CLERK");
        clerk.setPassword("clerk");
        return builder().dataSource(clerk);
    }

    @Test
    void aRoleIsRefusedBeforeAnythingRuns() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");

        assertThatThrownBy(() -> builder().role("clerk").build().up())
                .isInstanceOf(InvalidMigrationsException.class)
                .hasMessageContaining("migration.role is set, and H2 ")
                .hasMessageContaining(" has no SET ROLE.");
        assertThat(tableNames()).isEmpty();
    }

    @Test
    void allReportThatTheHistoryCannotBeCreated() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        Migrator.Builder clerk = asClerk();

        assertThat(refusedByAll(clerk).code()).isEqualTo(Code.NO_PRIVILEGE);
        runGrants(
                catchThrowableOfType(
                        InvalidMigrationsException.class, () -> clerk.build().up()),
                true);

        assertThat(clerk.build().up().migrations()).hasSize(1);
    }

    @Override
    public String slow() {
        return "INSERT INTO counts SELECT 1 FROM SYSTEM_RANGE(1, 40000) a, SYSTEM_RANGE(1, 40000) b WHERE a.x + b.x < 0";
    }

    @Test
    void tenantsAreMigratedOneByOneBecauseItsSessionsLockEachOtherOut() {
        createTenants("t1", "t2", "t3", "t4");
        counts();
        Set<Thread> runners = ConcurrentHashMap.newKeySet();

        tenants(builder().listener(event -> runners.add(Thread.currentThread())), "t1", "t2", "t3", "t4")
                .up();

        assertThat(runners).hasSize(1);
    }

    @Override
    public List<String> knownSettings() {
        return EmbeddedRules.H2_SETTINGS;
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

    @Test
    void whoIsStoppedBehindOneThatWasFasterSaysWhatItMayHaveMade() {
        write("0001_counts.sql", "CREATE TABLE counts (n INT);");
        var faster = new AtomicReference<PausedRun>();
        var migrator = new AtomicReference<Migrator>();
        migrator.set(builder()
                .dataSource(CutConnection.meanwhile(dataSource(), "heartbeat", () -> {
                    if (faster.get() == null) {
                        faster.set(new PausedRun(builder()));
                    }
                }))
                .listener(event -> {
                    if (event.isWait(Waiting.Cause.MIGRATION_LOCK)) {
                        migrator.get().stop();
                    }
                })
                .build());

        try {
            assertThatThrownBy(() -> migrator.get().up())
                    .isInstanceOf(MigrationStoppedException.class)
                    .hasMessage("Stopped while another instance held the migration lock: the application asked for it."
                            + " No script was run, but the table with the lock, \"PUBLIC\".\"__MIGRATIONS_RUN\", may have"
                            + " been made.\n  Next: start again");
        } finally {
            faster.get().close();
        }
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE ALIAS own.f FOR 'java.lang.System.gc'",
                "CREATE AGGREGATE own.f FOR 'java.lang.System'",
                "CREATE TRIGGER own.spy BEFORE INSERT ON own.t FOR EACH ROW CALL 'java.lang.System'",
                "SET BUILTIN_ALIAS_OVERRIDE TRUE"
            })
    void onlyAnAdministratorMakesCodeThatOthersRun(String statement) throws SQLException {
        Migrator.Builder clerk = asClerk();
        execute("CREATE SCHEMA own AUTHORIZATION clerk");
        write("0001_code.sql", "CREATE TABLE own.t (n INT);", statement + ";");

        assertThatThrownBy(() -> clerk.schema("own").build().up()).hasMessageContaining("Admin rights are required");
    }

    /** The database's own name is a catalog. */
    @Test
    void aSchemaWithTheNameOfTheDatabaseIsCreated() {
        write("0001_t.sql", "CREATE TABLE t (n INT);");
        String database = column("SELECT DATABASE()").get(0);

        Migrator migrator = builder()
                .schema(database)
                .policies(Set.of(Policy.CREATE_SCHEMA))
                .build();

        assertThat(migrator.up().migrations()).hasSize(1);
    }

    @Test
    void aMigratorSeesWhatWasWrittenSinceItsLastCall() throws IOException {
        write("0001_a.sql", "CREATE TABLE a (id INT);");
        Migrator migrator = migrator();
        migrator.up();
        assertThat(migrator.pending()).isEmpty();

        migrator.create("phone");
        assertThat(migrator.pending()).extracting(MigrationStatus::name).containsExactly("0002_phone");
        write("0002_phone.sql", "ALTER TABLE a ADD COLUMN phone VARCHAR(20);");
        assertThat(Workbench.names(migrator.up())).containsExactly("0002_phone");

        write("0001_a.sql", "CREATE TABLE a (id BIGINT);");
        assertThat(migrator.validate(Strictness.NORMAL))
                .extracting(Problem::code)
                .containsExactly(Code.CHECKSUM_MISMATCH);
    }

    @Test
    void aStatementThatTheDriversStackCannotHoldIsAFailureLikeAnother() {
        write("0001_deep.sql", "CREATE TABLE t (n INT);", "SELECT " + "(".repeat(200_000) + "1;");

        assertThatThrownBy(this::up)
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("0001_deep.sql:2:1")
                .hasMessageContaining(
                        "the statement has 200008 characters, and the driver has no room left on its stack"
                                + " to read it; write it with fewer levels of nesting, or set a larger -Xss");

        write("0001_deep.sql", "CREATE TABLE t (n INT);", "SELECT 1;");
        assertThat(up().migrations()).hasSize(1);
    }
}
